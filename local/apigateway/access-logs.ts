import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LogStore } from '../logs/log-store.ts';

/** The log groups that APIs write about their requests to. Each API has one stream. */
export class AccessLogs {
  readonly #logs: LogStore;
  readonly #groups = new Map<string, { accountId: string; group: string }>();

  constructor(logs: LogStore) {
    this.#logs = logs;
  }

  /** Makes an API's group, unless it stands. @returns what writes a line to it */
  open(accountId: string, apiId: string, group: string): (line: string) => void {
    this.#groups.set(apiId, { accountId, group });
    const id = this.#logs.createGroup(accountId, group);
    const stream = randomBytes(16).toString('hex');
    return (line) => this.#logs.append(id, stream, [line]);
  }

  /** Deletes an API's group, unless another API writes to it, too. */
  delete(apiId: string): void {
    const known = this.#groups.get(apiId);
    this.#groups.delete(apiId);
    const isShared = [...this.#groups.values()].some((each) => isDeepStrictEqual(each, known));
    if (known && !isShared) this.#logs.deleteGroup(known.accountId, known.group);
  }

  /** Before the database is. */
  close(): void {
    this.#logs.close();
  }
}
