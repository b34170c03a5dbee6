import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { UserError } from './user-error.ts';

/** Another local cloud works on the same state. */
export class StateInUseError extends UserError {
  override readonly name = 'StateInUseError';

  constructor(directory: string) {
    super(`Another local cloud uses ${directory}. Stop it, or type: npm start -- --state another-folder`);
  }
}

/**
 * What must survive a crash of the local cloud: one SQLite file with one writer. Each room makes its own
 * tables in it, so that an S3 write and the invocation it causes are journalled in one transaction.
 */
export class Store {
  /** The folder of the state; object bytes and other files lie in it beside the database. */
  readonly directory: string;
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  /** @throws StateInUseError */
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
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#db.close();
  }

  #prepare(sql: string): StatementSync {
    const statement = this.#statements.get(sql) ?? this.#db.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

const isLocked = (error: unknown): boolean =>
  error instanceof Error && error.message.includes('database is locked');
