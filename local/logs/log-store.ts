import type { Store } from '../store.ts';
import type { LogGroupConfig } from './config.ts';

export interface LogGroup {
  id: number;
  name: string;
  /** Epoch milliseconds. */
  created: number;
  /** As its template says. */
  retentionDays: number | null;
}

/** Where an event is in its group: events are read by time, and those of one millisecond as they were written. */
export interface Place {
  /** Epoch milliseconds. */
  time: number;
  /** How many bytes had been written to the group when it was in: no two events have the same. */
  position: number;
}

export interface LogEvent extends Place {
  stream: string;
  message: string;
}

/** A stream, by the events of it that are still there. */
export interface LogStream {
  name: string;
  /** Epoch milliseconds. */
  first: number;
  last: number;
}

/** Which events of a group are wanted. */
export interface Selection {
  /** Epoch milliseconds, both inclusive. */
  from: number;
  to: number;
  /** Of all streams, unless it is given. */
  streams?: string[] | undefined;
}

/** What an event counts beside its message, as on AWS. */
const OVERHEAD_BYTES = 26;
const KEPT_BYTES = 8 * 1024 * 1024;

/** Log groups and their events. Of each group the newest 8 MB are kept. */
export class LogStore {
  readonly #store: Store;
  readonly #keptBytes: number;
  #closed = false;

  /** @param keptBytes - of a group */
  constructor(store: Store, keptBytes = KEPT_BYTES) {
    this.#store = store;
    this.#keptBytes = keptBytes;
    store.define(`CREATE TABLE IF NOT EXISTS log_groups (
      id INTEGER PRIMARY KEY AUTOINCREMENT, accountId TEXT NOT NULL, name TEXT NOT NULL,
      created INTEGER NOT NULL, UNIQUE (accountId, name)
    ) STRICT; CREATE TABLE IF NOT EXISTS log_retention (
      groupId INTEGER PRIMARY KEY REFERENCES log_groups ON DELETE CASCADE, days INTEGER NOT NULL
    ) STRICT; CREATE TABLE IF NOT EXISTS log_events (
      groupId INTEGER NOT NULL REFERENCES log_groups ON DELETE CASCADE, position INTEGER NOT NULL,
      time INTEGER NOT NULL, stream TEXT NOT NULL, message TEXT NOT NULL, PRIMARY KEY (groupId, position)
    ) STRICT; CREATE INDEX IF NOT EXISTS log_events_time ON log_events (groupId, time, position)`);
  }

  /** Makes a group, unless it stands. @returns its id */
  createGroup(accountId: string, name: string): number {
    const insert =
      'INSERT INTO log_groups (accountId, name, created) VALUES (?, ?, ?) ON CONFLICT DO NOTHING';
    this.#store.run(insert, accountId, name, Date.now());
    return this.findGroup(accountId, name)?.id ?? 0;
  }

  /** Makes a group that a template declares, or gives one that stands its retention. */
  putGroup({ accountId, name, retentionDays }: LogGroupConfig): void {
    const id = this.createGroup(accountId, name);
    this.#store.run('DELETE FROM log_retention WHERE groupId = ?', id);
    if (retentionDays !== undefined)
      this.#store.run('INSERT INTO log_retention VALUES (?, ?)', id, retentionDays);
  }

  /** Deletes a group with its events. */
  deleteGroup(accountId: string, name: string): void {
    this.#store.run('DELETE FROM log_groups WHERE accountId = ? AND name = ?', accountId, name);
  }

  findGroup(accountId: string, name: string): LogGroup | undefined {
    return this.groups(accountId).find((group) => group.name === name);
  }

  /** By name. */
  groups(accountId: string): LogGroup[] {
    const sql = `SELECT log_groups.*, days AS retentionDays FROM log_groups LEFT JOIN log_retention ON groupId = id
      WHERE accountId = ? ORDER BY name`;
    return this.#store.all(sql, accountId);
  }

  /**
   * Adds events. What comes for a group that is gone, or after the end, is lost.
   * @param time - epoch milliseconds
   */
  append(groupId: number, stream: string, messages: string[], time = Date.now()): void {
    if (this.#closed) return;
    this.#store.transaction(() => {
      for (const message of messages) this.#insert(groupId, stream, time, message);
      const newest = '(SELECT max(position) FROM log_events WHERE groupId = ?)';
      const prune = `DELETE FROM log_events WHERE groupId = ? AND position <= ${newest} - ?`;
      this.#store.run(prune, groupId, groupId, this.#keptBytes);
    });
  }

  /** By name. */
  streams(groupId: number): LogStream[] {
    const sql = `SELECT stream AS name, min(time) AS first, max(time) AS last FROM log_events
      WHERE groupId = ? GROUP BY stream ORDER BY stream`;
    return this.#store.all(sql, groupId);
  }

  /** How many bytes a group holds. */
  size(groupId: number): number {
    const sql = `SELECT coalesce(sum(octet_length(message) + ${OVERHEAD_BYTES}), 0) AS size
      FROM log_events WHERE groupId = ?`;
    return this.#store.get<{ size: number }>(sql, groupId)?.size ?? 0;
  }

  /** The first events after a place, in order. */
  after(groupId: number, selection: Selection, { time, position }: Place, limit: number): LogEvent[] {
    return this.#read(groupId, selection, '(time, position) > (?, ?) ORDER BY time, position', [
      time,
      position,
      limit,
    ]);
  }

  /** The last events before a place, in order. */
  before(groupId: number, selection: Selection, { time, position }: Place, limit: number): LogEvent[] {
    const order = '(time, position) < (?, ?) ORDER BY time DESC, position DESC';
    return this.#read(groupId, selection, order, [time, position, limit]).toReversed();
  }

  /** Before its database is. */
  close(): void {
    this.#closed = true;
  }

  #insert(groupId: number, stream: string, time: number, message: string): void {
    const bytes = Buffer.byteLength(message) + OVERHEAD_BYTES;
    const last = 'coalesce((SELECT max(position) FROM log_events WHERE groupId = id), 0)';
    const insert = `INSERT INTO log_events (groupId, position, time, stream, message)
      SELECT id, ${last} + ?, ?, ?, ? FROM log_groups WHERE id = ?`;
    this.#store.run(insert, bytes, time, stream, message, groupId);
  }

  #read(groupId: number, { from, to, streams }: Selection, order: string, values: number[]): LogEvent[] {
    const names = streams ? JSON.stringify(streams) : null;
    const sql = `SELECT time, position, stream, message FROM log_events
      WHERE groupId = ? AND time BETWEEN ? AND ?
      AND (? IS NULL OR stream IN (SELECT value FROM json_each(?))) AND ${order} LIMIT ?`;
    return this.#store.all(sql, groupId, from, to, names, names, ...values);
  }
}
