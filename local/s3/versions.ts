import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';
import type { Store } from '../store.ts';
import type { BucketConfig } from './config.ts';
import type { Version } from './schema.ts';

/** What a new version is made of; the rest follows. */
export type NewVersion = Omit<Version, 'seq' | 'versionId' | 'modified' | 'bucket'>;

/** The history of every key. */
export class Versions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** The newest version of a key; it may be a delete marker. */
  newest(bucket: string, key: string): Version | undefined {
    return this.#store.get<Version>(
      'SELECT * FROM versions WHERE bucket = ? AND key = ? ORDER BY seq DESC LIMIT 1',
      bucket,
      key,
    );
  }

  byId(bucket: string, key: string, versionId: string): Version | undefined {
    return this.#store.get<Version>(
      'SELECT * FROM versions WHERE bucket = ? AND key = ? AND versionId = ?',
      bucket,
      key,
      versionId,
    );
  }

  /** What a read means: a version, or else the newest. @throws AwsError 404 or 405 as S3 answers */
  find(bucket: string, key: string, versionId: string | undefined | null): Version {
    const found = versionId ? this.byId(bucket, key, versionId) : this.newest(bucket, key);
    if (!found && versionId)
      throw new AwsError('NoSuchVersion', 'The specified version does not exist.', 404, {
        Key: key,
        VersionId: versionId,
      });
    if (!found || (found.marker && !versionId)) throw new NoSuchKeyError(key, found);
    if (found.marker)
      throw new AwsError(
        'MethodNotAllowed',
        'The specified method is not allowed against a delete marker.',
        405,
      );
    return found;
  }

  /**
   * Puts a version on top. An unversioned bucket has one version, `null`, which it replaces.
   * @returns it, and the file that nothing names any more
   */
  add(bucket: BucketConfig, version: NewVersion): { added: Version; replaced: string | null } {
    const versionId = bucket.versioned ? randomUUID().replaceAll('-', '') : 'null';
    const replaced = this.byId(bucket.name, version.key, versionId);
    if (replaced) this.remove(replaced);
    const modified = new Date().toISOString();
    const { key, marker, file, size, etag, headers, checksums, tags } = version;
    const seq = this.#store.run(
      `INSERT INTO versions (bucket, key, versionId, marker, file, size, etag, modified, headers, checksums, tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      bucket.name,
      key,
      versionId,
      marker,
      file,
      size,
      etag,
      modified,
      headers,
      checksums,
      tags,
    );
    const added = { ...version, seq, bucket: bucket.name, versionId, modified };
    return { added, replaced: replaced?.file ?? null };
  }

  remove({ seq }: Version): void {
    this.#store.run('DELETE FROM versions WHERE seq = ?', seq);
  }

  setTags({ seq }: Version, tags: string): void {
    this.#store.run('UPDATE versions SET tags = ? WHERE seq = ?', tags, seq);
  }

  /** Every file that a version or a part names. */
  files(): Set<string> {
    const rows = this.#store.all<{ file: string }>(
      'SELECT file FROM versions WHERE file IS NOT NULL UNION SELECT file FROM parts',
    );
    return new Set(rows.map(({ file }) => file));
  }

  /** Newest versions that are no delete markers, by key. */
  current(bucket: string, prefix: string, after: string, limit: number): Version[] {
    return this.#store.all<Version>(
      `SELECT * FROM versions v WHERE bucket = ? AND key > ? AND key >= ? AND substr(key, 1, ?) = ? AND marker = 0
       AND seq = (SELECT max(seq) FROM versions w WHERE w.bucket = v.bucket AND w.key = v.key) ORDER BY key LIMIT ?`,
      bucket,
      after,
      prefix,
      Array.from(prefix).length,
      prefix,
      limit,
    );
  }

  /** All versions, by key, newest first. */
  all(bucket: string, prefix: string, afterKey: string, limit: number): Version[] {
    return this.#store.all<Version>(
      `SELECT * FROM versions WHERE bucket = ? AND key > ? AND key >= ? AND substr(key, 1, ?) = ?
       ORDER BY key, seq DESC LIMIT ?`,
      bucket,
      afterKey,
      prefix,
      Array.from(prefix).length,
      prefix,
      limit,
    );
  }
}

/** No object under this key; `marker` is the delete marker that hides it, if there is one. */
export class NoSuchKeyError extends AwsError {
  readonly marker: Version | undefined;

  constructor(key: string, marker: Version | undefined) {
    super('NoSuchKey', 'The specified key does not exist.', 404, { Key: key });
    this.marker = marker;
  }
}
