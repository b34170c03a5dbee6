import type { Store } from '../store.ts';
import type { Cause } from '../trace.ts';
import type { Delivery } from './attempt.ts';
import type { BusEvent } from './event.ts';

/** A delivery that is to be attempted at a later time, as it is on disk. */
export interface Waiting {
  id: number;
  rule: string;
  /** The target's id. */
  target: string;
  event: BusEvent;
  cause: Cause;
  /** How often it has been attempted again. */
  retries: number;
  /** Epoch milliseconds: when the event came. */
  since: number;
}

type Row = Omit<Waiting, 'event' | 'cause'> & { event: string; cause: number; subject: string };

/** The deliveries that are held back, or to be retried: on disk until they are over. */
export class WaitingDeliveries {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS deliveries (
      id INTEGER PRIMARY KEY, rule TEXT NOT NULL, target TEXT NOT NULL, event TEXT NOT NULL, cause INTEGER NOT NULL,
      subject TEXT NOT NULL, retries INTEGER NOT NULL, since INTEGER NOT NULL, due INTEGER NOT NULL
    ) STRICT; CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due)`);
  }

  /** @param due - epoch milliseconds, as `since` */
  add({ rule, target, event, cause }: Delivery, retries: number, since: number, due: number): void {
    this.#store.run(
      'INSERT INTO deliveries VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)',
      rule.arn,
      target.id,
      JSON.stringify(event),
      cause.id,
      cause.subject ?? '',
      retries,
      since,
      Math.round(due),
    );
  }

  /** Takes the one that has been due longest off the disk. @param now - epoch milliseconds */
  take(now: number): Waiting | undefined {
    const row = this.#store.get<Row>('SELECT * FROM deliveries WHERE due <= ? ORDER BY due, id LIMIT 1', now);
    if (!row) return undefined;
    this.#store.run('DELETE FROM deliveries WHERE id = ?', row.id);
    const { event, cause: id, subject, ...rest } = row;
    return { ...rest, event: JSON.parse(event), cause: { id, subject } };
  }

  /** When the next one is due; undefined when there is none. */
  next(): number | undefined {
    return (
      this.#store.get<{ due: number | null }>('SELECT min(due) AS due FROM deliveries')?.due ?? undefined
    );
  }

  /** When the next one of a rule is due, in epoch milliseconds. */
  nextOf(rule: string): number | undefined {
    const sql = 'SELECT min(due) AS due FROM deliveries WHERE rule = ?';
    return this.#store.get<{ due: number | null }>(sql, rule)?.due ?? undefined;
  }

  /** How many a rule has. */
  count(rule: string): number {
    const sql = 'SELECT count(*) AS count FROM deliveries WHERE rule = ?';
    return this.#store.get<{ count: number }>(sql, rule)?.count ?? 0;
  }
}
