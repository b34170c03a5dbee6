import { SupersededError } from '../../functions/backup/errors.ts';
import type { Photo, Ports } from '../../functions/backup/ports.ts';
import type { KnownBackup } from '../../lib/backup-ledger.ts';
import type { Around } from './memory-ports.ts';

/** A version in the backup. */
export interface KeptVersion {
  versionId: string;
  etag: string;
  /** The version of the photo that it was copied from; none is a delete marker. */
  of: string | undefined;
}

/** All that is kept, in memory. */
export class BackupStores {
  /** By key, the oldest version first. Nobody can take one away. */
  readonly versions = new Map<string, KeptVersion[]>();
  readonly rows = new Map<string, KnownBackup>();
  readonly #versionIds = { last: 0 };

  /** The version of a key that is current; undefined if there is none, or it is deleted. */
  current(key: string): KeptVersion | undefined {
    const latest = this.versions.get(key)?.at(-1);
    return latest?.of === undefined ? undefined : latest;
  }

  /** Adds a version over the one that was seen. */
  add(key: string, seen: { etag: string } | undefined, of: string | undefined, etag: string): KeptVersion {
    // S3 compares ETags, and those of the same bytes are the same.
    if (this.current(key)?.etag !== seen?.etag) throw new SupersededError('PreconditionFailed');
    const version = { versionId: `b${(this.#versionIds.last += 1)}`, etag, of };
    this.versions.set(key, [...(this.versions.get(key) ?? []), version]);
    return version;
  }
}

/** What a bucket of photos can tell. */
export interface Source {
  current(key: string): Photo | undefined;
  /** Whether a version is still there. */
  has(key: string, versionId: string): boolean;
}

/** Ports with the semantics of S3 and DynamoDB. */
export const backupPorts = (
  source: Source,
  stores: BackupStores,
  around: Around,
  mayDelete: Ports['mayDelete'] = async () => true,
): Ports => ({
  photos: { head: (key) => around(() => source.current(key)), mustExist: async () => {} },
  backup: {
    head: (key) => around(() => stores.current(key)),
    mustExist: async () => {},
    copy: (key, { versionId, etag }, seen) =>
      around(() => {
        if (!source.has(key, versionId)) throw new SupersededError('NoSuchVersion');
        return stores.add(key, seen, versionId, etag);
      }),
    remove: (key, seen) => around(() => void stores.add(key, seen, undefined, '')),
  },
  ledger: {
    read: (id) => around(() => stores.rows.get(id)),
    commit: (id, row, known) =>
      around(() => {
        const isAsRead = stores.rows.get(id)?.revision === known?.revision;
        if (isAsRead) stores.rows.set(id, { row, revision: (known?.revision ?? 0) + 1 });
        return isAsRead;
      }),
  },
  mayDelete,
  now: () => Date.UTC(2026, 10, 23),
  photosBucket: 'photos',
  inTurn: (_, work) => work(),
});
