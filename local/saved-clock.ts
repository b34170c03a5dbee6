import { VirtualClock } from './clock.ts';
import type { Store } from './store.ts';

const SAVE_INTERVAL_MS = 1000;

/** A clock that goes on from where an earlier run left it, if that was ahead of the machine's. */
export class SavedClock extends VirtualClock {
  readonly #store: Store;
  readonly #interval: NodeJS.Timeout;

  /** @param speed - virtual seconds a second */
  constructor(store: Store, speed: number) {
    store.define('CREATE TABLE IF NOT EXISTS clock (id INTEGER PRIMARY KEY, now INTEGER NOT NULL) STRICT');
    super(speed, store.get<{ now: number }>('SELECT now FROM clock')?.now);
    this.#store = store;
    this.#interval = setInterval(() => this.#save(), SAVE_INTERVAL_MS).unref();
  }

  override forward(ms: number): void {
    super.forward(ms);
    this.#save();
  }

  /** Before its store is. */
  close(): void {
    clearInterval(this.#interval);
    this.#save();
  }

  #save(): void {
    this.#store.run('INSERT OR REPLACE INTO clock VALUES (0, ?)', this.now());
  }
}
