import type { ResourcePolicyConfig } from './iam/policies.ts';
import type { BucketConfig } from './s3/config.ts';
import type { Store } from './store.ts';

/** The buckets that have outlived their stack: they belong to none, and still stand after a restart. */
export class RetainedBuckets {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
    store.define(`CREATE TABLE IF NOT EXISTS retainedBuckets (name TEXT PRIMARY KEY, config TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS retainedPolicies (bucket TEXT NOT NULL, config TEXT NOT NULL) STRICT`);
  }

  all(): BucketConfig[] {
    return this.#read('SELECT config FROM retainedBuckets ORDER BY rowid');
  }

  /** What protects them still. */
  policies(): ResourcePolicyConfig[] {
    return this.#read('SELECT config FROM retainedPolicies ORDER BY rowid');
  }

  /**
   * Nobody is told of what happens in it any more: those who were may be gone with the stack.
   * @param policies - its own that outlive the stack as well
   */
  keep(bucket: BucketConfig, policies: ResourcePolicyConfig[]): BucketConfig {
    const { name } = bucket;
    const kept = { ...bucket, notifications: [] };
    this.#store.transaction(() => {
      this.release(name);
      this.#store.run('INSERT INTO retainedBuckets VALUES (?, ?)', name, JSON.stringify(kept));
      for (const policy of policies)
        this.#store.run('INSERT INTO retainedPolicies VALUES (?, ?)', name, JSON.stringify(policy));
    });
    return kept;
  }

  /** A stack has it again, with the policies that the stack has. */
  release(name: string): void {
    this.#store.run('DELETE FROM retainedBuckets WHERE name = ?', name);
    this.#store.run('DELETE FROM retainedPolicies WHERE bucket = ?', name);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- its callers wrote these rows
  #read<Config>(sql: string): Config[] {
    return this.#store.all<{ config: string }>(sql).map(({ config }) => JSON.parse(config));
  }
}
