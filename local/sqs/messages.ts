import type { Store } from '../store.ts';

/** A message as it is kept. Times are epoch milliseconds. */
export interface StoredMessage {
  /** Counts all messages of all queues. */
  seq: number;
  queueArn: string;
  id: string;
  /** From when it can be received. */
  visibleAt: number;
  /** How often it was received from this queue. */
  receives: number;
  /** How often from those that it was in before. */
  receivesBefore: number;
  sentAt: number;
  firstReceivedAt: number | null;
  senderId: string;
  /** The queue that gave it up to this one. */
  sourceArn: string | null;
  traceHeader: string | null;
  /** The trace event that put it here. */
  cause: number;
  subject: string | null;
  /** JSON: message attributes by name. */
  attributes: string;
  body: string;
}

export type NewMessage = Omit<
  StoredMessage,
  'seq' | 'receives' | 'receivesBefore' | 'firstReceivedAt' | 'sourceArn'
>;

/** How many messages a queue has, by state. */
export interface Depth {
  visible: number;
  /** Received, and neither deleted nor visible again. */
  inFlight: number;
  /** Not visible yet. */
  delayed: number;
}

/** The messages of all queues, on disk. */
export class Messages {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`
      CREATE TABLE IF NOT EXISTS messages (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, queueArn TEXT NOT NULL, id TEXT NOT NULL, visibleAt INTEGER NOT NULL,
        receives INTEGER NOT NULL, receivesBefore INTEGER NOT NULL, sentAt INTEGER NOT NULL, firstReceivedAt INTEGER,
        senderId TEXT NOT NULL, sourceArn TEXT, traceHeader TEXT, cause INTEGER NOT NULL, subject TEXT,
        attributes TEXT NOT NULL, body TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS messages_visible ON messages (queueArn, visibleAt);
      CREATE INDEX IF NOT EXISTS messages_sent ON messages (queueArn, sentAt);
    `);
  }

  add(message: NewMessage): void {
    this.#store.run(
      `INSERT INTO messages (queueArn, id, visibleAt, receives, receivesBefore, sentAt, senderId, traceHeader, cause,
        subject, attributes, body) VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?)`,
      message.queueArn,
      message.id,
      message.visibleAt,
      message.sentAt,
      message.senderId,
      message.traceHeader,
      message.cause,
      message.subject,
      message.attributes,
      message.body,
    );
  }

  /** Those that can be received, the longest visible first. */
  visible(queueArn: string, now: number, most: number): StoredMessage[] {
    const sql =
      'SELECT * FROM messages WHERE queueArn = ? AND visibleAt <= ? ORDER BY visibleAt, seq LIMIT ?';
    return this.#store.all<StoredMessage>(sql, queueArn, now, most);
  }

  countVisible(queueArn: string, now: number): number {
    const sql = 'SELECT count(*) AS count FROM messages WHERE queueArn = ? AND visibleAt <= ?';
    return this.#store.get<{ count: number }>(sql, queueArn, now)?.count ?? 0;
  }

  depth(queueArn: string, now: number): Depth {
    const sql = `SELECT count(*) FILTER (WHERE receives > 0) AS inFlight, count(*) FILTER (WHERE receives = 0) AS delayed
      FROM messages WHERE queueArn = ? AND visibleAt > ?`;
    const hidden = this.#store.get<Omit<Depth, 'visible'>>(sql, queueArn, now);
    return { visible: this.countVisible(queueArn, now), inFlight: 0, delayed: 0, ...hidden };
  }

  /** Those that a queue has, by when they can be received. */
  all(queueArn: string, most: number): StoredMessage[] {
    const sql = 'SELECT * FROM messages WHERE queueArn = ? ORDER BY visibleAt, seq LIMIT ?';
    return this.#store.all<StoredMessage>(sql, queueArn, most);
  }

  /** When the next one becomes visible. @param except - ids of messages that do not count */
  nextVisible(queueArn: string, after: number, except: Iterable<string> = []): number | undefined {
    const sql = `SELECT min(visibleAt) AS next FROM messages WHERE queueArn = ? AND visibleAt > ?
      AND id NOT IN (SELECT value FROM json_each(?))`;
    const ids = JSON.stringify([...except]);
    return this.#store.get<{ next: number | null }>(sql, queueArn, after, ids)?.next ?? undefined;
  }

  /** Notes a receive. */
  receive(seq: number, now: number, visibleAt: number): void {
    const sql = `UPDATE messages SET visibleAt = ?, receives = receives + 1,
      firstReceivedAt = coalesce(firstReceivedAt, ?) WHERE seq = ?`;
    this.#store.run(sql, visibleAt, now, seq);
  }

  /** Moves one to a dead-letter queue. What it was, it stays: its id and the time it was sent too. */
  move(seq: number, targetArn: string, now: number, cause: number): void {
    const sql = `UPDATE messages SET sourceArn = queueArn, queueArn = ?, visibleAt = ?, cause = ?,
      receivesBefore = receivesBefore + receives, receives = 0 WHERE seq = ?`;
    this.#store.run(sql, targetArn, now, cause, seq);
  }

  has(queueArn: string, seq: number): boolean {
    const sql = 'SELECT 1 FROM messages WHERE seq = ? AND queueArn = ?';
    return this.#store.get(sql, seq, queueArn) !== undefined;
  }

  setVisibleAt(seq: number, visibleAt: number): void {
    this.#store.run('UPDATE messages SET visibleAt = ? WHERE seq = ?', visibleAt, seq);
  }

  delete(queueArn: string, seq: number): void {
    this.#store.run('DELETE FROM messages WHERE seq = ? AND queueArn = ?', seq, queueArn);
  }

  /** Deletes those that were sent at a time or earlier. */
  deleteSentUntil(queueArn: string, time: number): void {
    this.#store.run('DELETE FROM messages WHERE queueArn = ? AND sentAt <= ?', queueArn, time);
  }

  deleteAll(queueArn: string): void {
    this.#store.run('DELETE FROM messages WHERE queueArn = ?', queueArn);
  }
}
