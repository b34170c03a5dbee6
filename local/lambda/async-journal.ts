import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import type { Cause } from '../trace.ts';

/** An asynchronous event that has not ended. */
export interface QueuedEvent {
  /** The request id of each of its attempts. */
  id: string;
  functionArn: string;
  /** JSON. */
  payload: string;
  /** The trace's event that it comes of. */
  cause: number;
  subject: string;
  /** The one that is next, or under way: 1 is the first. */
  attempt: number;
  /** Epoch milliseconds. */
  enqueuedAt: number;
}

/** An event that waits for its next attempt. */
export type Waiting = Pick<QueuedEvent, 'functionArn' | 'attempt' | 'subject'> & {
  /** Epoch milliseconds. */
  due: number;
};

/** The asynchronous events that have not ended, on disk. Times are epoch milliseconds. */
export class AsyncJournal {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS invocations (
      id TEXT PRIMARY KEY, functionArn TEXT NOT NULL, payload TEXT NOT NULL, cause INTEGER NOT NULL,
      subject TEXT NOT NULL, attempt INTEGER NOT NULL, enqueuedAt INTEGER NOT NULL, due INTEGER NOT NULL
    ) STRICT; CREATE INDEX IF NOT EXISTS invocations_due ON invocations (due)`);
  }

  /** @param payload - JSON @returns its request id */
  add(functionArn: string, payload: string, { id: cause, subject = '' }: Cause, now: number, due: number) {
    const id = randomUUID();
    const insert = 'INSERT INTO invocations VALUES (?, ?, ?, ?, ?, 1, ?, ?)';
    this.#store.run(insert, id, functionArn, payload, cause, subject, now, due);
    return id;
  }

  /** Has an event wait: for its next attempt, or for the same again. */
  postpone(id: string, due: number, attempt: number): void {
    this.#store.run('UPDATE invocations SET attempt = ?, due = ? WHERE id = ?', attempt, due, id);
  }

  remove(id: string): void {
    this.#store.run('DELETE FROM invocations WHERE id = ?', id);
  }

  /** How many a function has. */
  depth(functionArn: string): number {
    const sql = 'SELECT count(*) AS depth FROM invocations WHERE functionArn = ?';
    return this.#store.get<{ depth: number }>(sql, functionArn)?.depth ?? 0;
  }

  /** The functions that have any. */
  functions(): string[] {
    const sql = 'SELECT DISTINCT functionArn FROM invocations';
    return this.#store.all<{ functionArn: string }>(sql).map(({ functionArn }) => functionArn);
  }

  /** What waits for its time, the next first. @param underWay - ids that do not */
  waiting(now: number, underWay: Iterable<string>, most: number): Waiting[] {
    const sql = `SELECT functionArn, due, attempt, subject FROM invocations WHERE due > ?
      AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY due LIMIT ?`;
    return this.#store.all<Waiting>(sql, now, JSON.stringify([...underWay]), most);
  }

  /** Of those that are due, the one that has waited longest. @param but - ids and functions that are left out */
  next(now: number, but: { ids: Iterable<string>; functionArns: string[] }): QueuedEvent | undefined {
    const sql = `SELECT * FROM invocations WHERE due <= ? AND id NOT IN (SELECT value FROM json_each(?))
      AND functionArn NOT IN (SELECT value FROM json_each(?)) ORDER BY due, rowid LIMIT 1`;
    return this.#store.get(sql, now, JSON.stringify([...but.ids]), JSON.stringify(but.functionArns));
  }

  /** When the next one is due that is not yet. */
  nextDue(now: number): number | undefined {
    const sql = 'SELECT min(due) AS due FROM invocations WHERE due > ?';
    return this.#store.get<{ due: number | null }>(sql, now)?.due ?? undefined;
  }
}
