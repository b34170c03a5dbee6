import { setTimeout as sleep } from 'node:timers/promises';
import type { MortalApp } from './mortal-app.ts';
import { atWork, State } from '../../helpers/app-state.ts';

const LOOK_MS = 500;

/** The most environments that are seen at work at once: what AWS calls concurrency. */
export class Peak implements AsyncDisposable {
  environments = 0;
  readonly #app: MortalApp;
  readonly #over = new AbortController();
  readonly #watching: Promise<void>;

  constructor(app: MortalApp) {
    this.#app = app;
    this.#watching = this.#watch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const state = State.parse(await this.#app.state());
      this.environments = Math.max(this.environments, atWork(state));
      await sleep(LOOK_MS);
    }
  }
}
