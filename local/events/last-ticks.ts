import type { Store } from '../store.ts';

type Known = { arn: string; expression: string };

/** The newest tick of each rule, or else when it was made or enabled: what a rate counts from, also after a restart. */
export class LastTicks {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS ticks (
      rule TEXT PRIMARY KEY, expression TEXT NOT NULL, last INTEGER NOT NULL
    ) STRICT`);
  }

  /** Epoch milliseconds; `now` for a rule that is new, or has a new schedule. */
  of({ arn, expression }: Known, now: number): number {
    const sql = 'SELECT last FROM ticks WHERE rule = ? AND expression = ?';
    const known = this.#store.get<{ last: number }>(sql, arn, expression);
    if (!known) this.#store.run('INSERT OR REPLACE INTO ticks VALUES (?, ?, ?)', arn, expression, now);
    return known?.last ?? now;
  }

  /** In the transaction that delivers it. @param tick - epoch milliseconds */
  save(arn: string, tick: number): void {
    this.#store.run('UPDATE ticks SET last = ? WHERE rule = ?', tick, arn);
  }

  forget(arn: string): void {
    this.#store.run('DELETE FROM ticks WHERE rule = ?', arn);
  }

  /** Forgets the rules of earlier runs that are no more. */
  keepOnly(arns: string[]): void {
    const sql = 'DELETE FROM ticks WHERE rule NOT IN (SELECT value FROM json_each(?))';
    this.#store.run(sql, JSON.stringify(arns));
  }
}
