import type { Store } from '../store.ts';

/** One version of a parameter. */
export interface Parameter {
  /** Of a `SecureString`: encrypted. */
  value: string;
  type: string;
  version: number;
  /** Epoch milliseconds. */
  modified: number;
}

/** Older versions are forgotten. @see https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html */
const KEPT_VERSIONS = 100;

/** The parameters of every account, with their versions. */
export class Parameters {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS parameter_versions (
      accountId TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, value TEXT NOT NULL,
      type TEXT NOT NULL, modified INTEGER NOT NULL, PRIMARY KEY (accountId, name, version)
    ) STRICT`);
  }

  /** @param version - the newest one, unless it is given */
  find(accountId: string, name: string, version?: number): Parameter | undefined {
    const sql = `SELECT * FROM parameter_versions WHERE accountId = ? AND name = ?
      AND version = coalesce(?, version) ORDER BY version DESC LIMIT 1`;
    return this.#store.get<Parameter>(sql, accountId, name, version ?? null);
  }

  /** Adds a version. */
  put(accountId: string, name: string, { version, value, type, modified }: Parameter): void {
    this.#store.transaction(() => {
      const insert = 'INSERT INTO parameter_versions VALUES (?, ?, ?, ?, ?, ?)';
      this.#store.run(insert, accountId, name, version, value, type, modified);
      const forget = 'DELETE FROM parameter_versions WHERE accountId = ? AND name = ? AND version <= ?';
      this.#store.run(forget, accountId, name, version - KEPT_VERSIONS);
    });
  }

  /** Deletes all of its versions. */
  delete(accountId: string, name: string): void {
    this.#store.run('DELETE FROM parameter_versions WHERE accountId = ? AND name = ?', accountId, name);
  }
}
