import { expect } from 'vitest';
import type { LookRequest } from '../../functions/backup/request.ts';
import { syncBackup } from '../../functions/backup/sync-backup.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { backupPorts, BackupStores } from './backup-ports.ts';
import type { Around } from './memory-ports.ts';
import { VersionedObject } from './versioned-object.ts';
import { BUCKET, Crash, KEY } from './world.ts';

/** A photo, and its backup. */
export class BackupWorld {
  readonly object = new VersionedObject(BUCKET, KEY);
  readonly stores = new BackupStores();

  get row() {
    return this.stores.rows.get(imageId(BUCKET, KEY))?.row;
  }

  /** Hands a change over; an attempt that breaks off is made again, as the queue does. */
  async deliver(change: ObjectChange, around: Around): Promise<void> {
    await this.handle({ ...change, approved: false }, around);
  }

  async handle(request: LookRequest, around: Around): Promise<void> {
    let alive = true;
    const untilCrash: Around = (effect) =>
      around(() => {
        if (!alive) throw new Crash();
        return effect();
      }).catch((error: unknown) => {
        alive = !(error instanceof Crash);
        throw error;
      });
    try {
      await syncBackup(request, backupPorts(this.#source, this.stores, untilCrash));
    } catch (error) {
      if (alive) throw error;
      await this.handle(request, around);
    }
  }

  /** The promise: the backup has what the bucket has, and the row says so. */
  expectInStep(last: ObjectChange | undefined): void {
    const { current } = this.object;
    const copy = this.stores.current(KEY);
    expect(copy?.of).toBe(current?.versionId);
    expect(this.row?.sequencer).toBe(last?.sequencer);
    if (!current) expect(this.row?.state).toBe('deleted');
    else
      expect(this.row).toMatchObject({
        state: 'stored',
        ...current,
        backupVersionId: copy?.versionId,
        backupEtag: copy?.etag,
      });
  }

  readonly #source = {
    current: () => {
      const { current } = this.object;
      return current && { ...current, etag: String(this.object.read(current.versionId)) };
    },
    has: (_: string, versionId: string) => this.object.read(versionId) !== undefined,
  };
}
