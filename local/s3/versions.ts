import { randomUUID } from 'node:crypto';
import type { Store } from '../store.ts';
import type { BucketConfig } from './config.ts';
import { defaultLock, type Lock } from './lock.ts';
import { DeleteMarkerError, noSuchKey, noSuchVersion } from './not-there.ts';
import type { Version } from './schema.ts';

/** What a new version is made of; the rest follows. */
export interface NewVersion extends Omit<Version, 'seq' | 'versionId' | 'modified' | 'bucket' | 'lock'> {
  /** That which is asked for; without it, that which the bucket gives. */
  lock?: string | null;
}

/** A place in the order of listings. Keys are in the order of their UTF-8, so it has bytes. */
export interface Place {
  key: Buffer;
  /** Of the versions of just this key, those whose `seq` is smaller come after it. */
  below: number;
}

/** A stretch of a listing, from a place up to a key. */
export interface Span {
  bucket: string;
  place: Place;
  end: Buffer;
  /** Whether it has old versions and delete markers too. */
  history: boolean;
  limit: number;
}

/** A version as it is listed. */
export interface Listed extends Version {
  /** 1 for the newest of its key. */
  latest: number;
}

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

  /** Whether a bucket has any version or delete marker. */
  any(bucket: string): boolean {
    return this.#store.get('SELECT 1 FROM versions WHERE bucket = ? LIMIT 1', bucket) !== undefined;
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
    if (found?.marker) throw new DeleteMarkerError(found, Boolean(versionId));
    if (found) return found;
    throw versionId ? noSuchVersion(key, versionId) : noSuchKey(key);
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
    const lock = version.lock ?? (marker ? null : asText(defaultLock(bucket, modified)));
    const seq = this.#store.run(
      `INSERT INTO versions (bucket, key, versionId, marker, file, size, etag, modified, headers, checksums, tags, lock)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
      lock,
    );
    const added = { ...version, seq, bucket: bucket.name, versionId, modified, lock };
    return { added, replaced: replaced?.file ?? null };
  }

  remove({ seq }: Version): void {
    this.#store.run('DELETE FROM versions WHERE seq = ?', seq);
  }

  setTags({ seq }: Version, tags: string): void {
    this.#store.run('UPDATE versions SET tags = ? WHERE seq = ?', tags, seq);
  }

  setLock({ seq }: Version, lock: string | null): void {
    this.#store.run('UPDATE versions SET lock = ? WHERE seq = ?', lock, seq);
  }

  /** Every file that a version or a part names. */
  files(): Set<string> {
    const rows = this.#store.all<{ file: string }>(
      'SELECT file FROM versions WHERE file IS NOT NULL UNION SELECT file FROM parts',
    );
    return new Set(rows.map(({ file }) => file));
  }

  /** In the order of listings: by key, and each key's versions newest first. */
  list({ bucket, place, end, history, limit }: Span): Listed[] {
    return this.#store.all<Listed>(
      `SELECT *, seq = (SELECT max(seq) FROM versions w WHERE w.bucket = v.bucket AND w.key = v.key) AS latest
       FROM versions v WHERE bucket = ?1 AND key >= CAST(?2 AS TEXT) AND key < CAST(?3 AS TEXT)
       AND (key > CAST(?2 AS TEXT) OR seq < ?4) ${history ? '' : 'AND latest AND NOT marker'}
       ORDER BY key, seq DESC LIMIT ?5`,
      bucket,
      place.key,
      end,
      place.below,
      limit,
    );
  }
}

const asText = (lock: Lock | undefined): string | null => (lock ? JSON.stringify(lock) : null);
