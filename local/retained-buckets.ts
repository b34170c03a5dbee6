import type { BucketConfig } from './s3/config.ts';
import type { Store } from './store.ts';

/** The buckets that have outlived their stack: they belong to none, and still stand after a restart. */
export class RetainedBuckets {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(
      'CREATE TABLE IF NOT EXISTS retainedBuckets (name TEXT PRIMARY KEY, config TEXT NOT NULL) STRICT',
    );
  }

  all(): BucketConfig[] {
    const rows = this.#store.all<{ config: string }>('SELECT config FROM retainedBuckets ORDER BY rowid');
    return rows.map(({ config }) => JSON.parse(config));
  }

  /** Nobody is told of what happens in it any more: those who were may be gone with the stack. */
  keep(bucket: BucketConfig): BucketConfig {
    const kept = { ...bucket, notifications: [] };
    const sql = 'INSERT OR REPLACE INTO retainedBuckets VALUES (?, ?)';
    this.#store.run(sql, bucket.name, JSON.stringify(kept));
    return kept;
  }

  /** A stack has it again. */
  release(name: string): void {
    this.#store.run('DELETE FROM retainedBuckets WHERE name = ?', name);
  }
}
