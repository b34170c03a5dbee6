import type { Store } from '../store.ts';

/** One version of an object, or a delete marker. */
export interface Version {
  /** Counts all versions of all buckets: the newest of a key has the highest. */
  seq: number;
  bucket: string;
  key: string;
  versionId: string;
  marker: number;
  /** The file of its bytes. */
  file: string | null;
  size: number;
  etag: string;
  /** ISO 8601. */
  modified: string;
  /** JSON: the headers that were given and are given back, user metadata included. */
  headers: string;
  /** JSON: checksums by header name. */
  checksums: string;
  /** JSON: tags by name. */
  tags: string;
  /** JSON: until when it may not be deleted; null when it may. */
  lock: string | null;
}

/** An upload in parts that is under way. */
export interface Upload {
  id: string;
  bucket: string;
  key: string;
  headers: string;
  tags: string;
  /** JSON: the lock that its object was asked to get. */
  lock: string | null;
  /** `CRC32`; null when the object is to have no checksum. */
  algorithm: string | null;
  /** `COMPOSITE` or `FULL_OBJECT` */
  checksumType: string | null;
  initiated: string;
}

/** One part of it. */
export interface Part {
  upload: string;
  number: number;
  file: string;
  size: number;
  etag: string;
  /** In the upload's algorithm. */
  checksum: string | null;
  modified: string;
}

/** What remains of a part once its object is complete. */
export interface CompletedPart {
  /** Its version. */
  seq: number;
  number: number;
  size: number;
  /** JSON: checksums by header name. */
  checksums: string;
}

/** Makes the tables of this room. */
export function createTables(store: Store): void {
  store.define(`
    CREATE TABLE IF NOT EXISTS versions (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, bucket TEXT NOT NULL, key TEXT NOT NULL, versionId TEXT NOT NULL,
      marker INTEGER NOT NULL, file TEXT, size INTEGER NOT NULL, etag TEXT NOT NULL, modified TEXT NOT NULL,
      headers TEXT NOT NULL, checksums TEXT NOT NULL, tags TEXT NOT NULL, lock TEXT,
      UNIQUE (bucket, key, versionId)
    ) STRICT;
    CREATE INDEX IF NOT EXISTS versions_newest ON versions (bucket, key, seq DESC);
    CREATE TABLE IF NOT EXISTS uploads (
      id TEXT PRIMARY KEY, bucket TEXT NOT NULL, key TEXT NOT NULL, headers TEXT NOT NULL, tags TEXT NOT NULL,
      lock TEXT, algorithm TEXT, checksumType TEXT, initiated TEXT NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS parts (
      upload TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
      checksum TEXT, modified TEXT NOT NULL, PRIMARY KEY (upload, number)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS completedParts (
      seq INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, number INTEGER NOT NULL, size INTEGER NOT NULL,
      checksums TEXT NOT NULL, PRIMARY KEY (seq, number)
    ) STRICT;
    CREATE TABLE IF NOT EXISTS sequencers (id INTEGER PRIMARY KEY, last INTEGER NOT NULL) STRICT;
  `);
}
