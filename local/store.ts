import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What must survive a crash of the local cloud: one SQLite file with one writer. Each room makes its own
 * tables in it, so that an S3 write and the invocation it causes are journalled in one transaction.
 */
export class Store {
  /** The folder of the state; object bytes and other files lie in it beside the database. */
  readonly directory: string;
  readonly db: DatabaseSync;

  constructor(directory: string) {
    mkdirSync(directory, { recursive: true });
    this.directory = directory;
    this.db = new DatabaseSync(join(directory, 'state.db'));
    this.db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  }

  /** Runs synchronous work as one atomic write: all of it is on disk when this returns, or none. */
  transaction<T>(work: () => T): T {
    if (this.db.isTransaction) return work();
    this.db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.db.exec('COMMIT');
      return result;
    } catch (error) {
      this.db.exec('ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.db.close();
  }
}
