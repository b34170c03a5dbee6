import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { UserError } from './user-error.ts';

/** Another local cloud works on the same state. */
export class StateInUseError extends UserError {
  override readonly name = 'StateInUseError';

  constructor(directory: string) {
    super(`Another local cloud uses ${directory}. Stop it, or name another folder with --state`);
  }
}

/** The state was left by another version of the local cloud. */
export class StateFormatError extends UserError {
  override readonly name = 'StateFormatError';

  constructor(directory: string) {
    super(`${directory} is of another version of the local cloud. To forget it, type: npm start -- --fresh`);
  }
}

/** To be raised with each change of a room's tables. */
const FORMAT = 3;

/**
 * What must survive a crash of the local cloud: one SQLite file with one writer. Each room makes its own
 * tables in it, so that an S3 write and the invocation it causes are journalled in one transaction.
 */
export class Store {
  /** The folder of the state; object bytes and other files lie in it beside the database. */
  readonly directory: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  #afterCommit: (() => void)[] = [];

  /** @throws StateInUseError, StateFormatError */
  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.directory = directory;
    this.#db = new DatabaseSync(join(directory, 'state.db'));
    try {
      // The lock stands until this process ends, however it ends.
      this.#db.exec(
        'PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL',
      );
      this.#db.exec('BEGIN IMMEDIATE; COMMIT');
      this.#checkFormat();
    } catch (error) {
      this.#db.close();
      throw isLocked(error) ? new StateInUseError(directory) : error;
    }
  }

  /** Makes a room's tables. */
  define(schema: string): void {
    this.#db.exec(schema);
  }

  /** The rows of a query. Its caller made the table, and vouches for their shape. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- see above
  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- see above
    return this.#prepare(sql).all(...values) as Row[];
  }

  /** The first row of a query. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.all<Row>(sql, ...values)[0];
  }

  /** Changes rows. @returns the row id of what was inserted last */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).lastInsertRowid);
  }

  /** Runs synchronous work as one atomic write: all of it is on disk when this returns, or none. */
  transaction<T>(work: () => T): T {
    if (this.#db.isTransaction) return work();
    const result = this.#atomically(work);
    for (const each of this.#afterCommit.splice(0)) each();
    return result;
  }

  /** Does what is true only once the transaction that is under way is on disk; at once, when there is none. */
  afterCommit(work: () => void): void {
    if (this.#db.isTransaction) this.#afterCommit.push(work);
    else work();
  }

  close(): void {
    this.#db.close();
  }

  #atomically<T>(work: () => T): T {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#afterCommit = [];
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #checkFormat(): void {
    const { format } =
      this.get<{ format: number }>('SELECT user_version AS format FROM pragma_user_version') ?? {};
    const { tables } = this.get<{ tables: number }>('SELECT count(*) AS tables FROM sqlite_schema') ?? {};
    if (tables !== 0 && format !== FORMAT) throw new StateFormatError(this.directory);
    this.#db.exec(`PRAGMA user_version = ${FORMAT}`);
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('database is locked');
