import type { Store } from '../store.ts';

/** Which port something had: it has it again after a restart, where it is free. */
export class Ports {
  readonly #store: Store;
  /** Of the first one. Those who ask for another one want the others to follow. */
  readonly first: number;

  constructor(store: Store, first: number) {
    this.#store = store;
    this.first = first;
    store.define(`CREATE TABLE IF NOT EXISTS ports (
      first INTEGER NOT NULL, id TEXT NOT NULL, port INTEGER NOT NULL, PRIMARY KEY (first, id)
    ) STRICT`);
  }

  of(id: string): number | undefined {
    const sql = 'SELECT port FROM ports WHERE first = ? AND id = ?';
    return this.#store.get<{ port: number }>(sql, this.first, id)?.port;
  }

  note(id: string, port: number): void {
    this.#store.run('INSERT OR REPLACE INTO ports VALUES (?, ?, ?)', this.first, id, port);
  }
}
