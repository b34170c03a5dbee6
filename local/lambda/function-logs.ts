import { type LogEvent, LogStore } from '../logs/log-store.ts';
import type { Access } from '../iam/access.ts';
import type { Store } from '../store.ts';
import type { FunctionConfig } from './config.ts';
import { type LogListener, logGroupOf } from './log.ts';
import { logAccess } from './role-access.ts';

/** Where functions log: a group for each. */
export class FunctionLogs {
  readonly #logs: LogStore;
  readonly #access: Pick<Access, 'checkRole'>;

  constructor(store: Store, access: Pick<Access, 'checkRole'>) {
    this.#logs = new LogStore(store);
    this.#access = access;
  }

  /** What takes a function's events. A service declares a log group with each function: it stands before the first one. */
  writerOf(config: FunctionConfig): LogListener['append'] {
    const group = this.#logs.createGroup(config.accountId, logGroupOf(config.name));
    const mayLog = logAccess(this.#access, config);
    return (stream, messages) => {
      if (mayLog(stream)) this.#logs.append(group, stream, messages);
    };
  }

  /** Deletes a function's log. */
  delete({ accountId, name }: FunctionConfig): void {
    this.#logs.deleteGroup(accountId, logGroupOf(name));
  }

  /** The last events of a function's log. */
  last({ accountId, name }: FunctionConfig, most: number): LogEvent[] {
    const group = this.#logs.findGroup(accountId, logGroupOf(name));
    const end = Number.MAX_SAFE_INTEGER;
    const place = { time: end, position: end };
    return group ? this.#logs.before(group.id, { from: 0, to: end }, place, most) : [];
  }

  /** Before its database is. */
  close(): void {
    this.#logs.close();
  }
}
