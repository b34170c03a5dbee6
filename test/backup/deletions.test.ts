import { describe, expect, test } from 'vitest';
import { BackupContendedError, SupersededError } from '../../functions/backup/errors.ts';
import type { Photo, Ports } from '../../functions/backup/ports.ts';
import type { LookRequest } from '../../functions/backup/request.ts';
import { syncBackup } from '../../functions/backup/sync-backup.ts';
import { BackupRefusedError } from '../../lib/backup-refused.ts';
import { HELD } from '../../lib/backup-row.ts';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { imageId } from '../../lib/s3-key.ts';
import { padSequencer } from '../../lib/sequencer.ts';
import { backupPorts, BackupStores } from '../helpers/backup-ports.ts';
import { emptyTable } from '../helpers/empty-table.ts';

const KEY = 'uploads/ada/cat.jpg';
const NOW = Date.UTC(2026, 10, 23);
const photo = (versionId: string): Photo => ({
  versionId,
  etag: `"${versionId}"`,
  bytes: 3,
  uploadedAt: '2026-11-22T23:59:58.000Z',
});
const look = (sequencer: string, rest: Partial<LookRequest> = {}): LookRequest => ({
  bucket: 'photos',
  key: KEY,
  sequencer: sequencer && padSequencer(sequencer),
  event: 'Object Deleted',
  approved: false,
  ...rest,
});
const repair = (approved: boolean): LookRequest => look('', { event: 'Backup Repair', approved });

/** A bucket that the tests fill and empty, and its backup. */
function desk(mayDelete: Ports['mayDelete'] = async () => true) {
  const photos = new Map<string, Photo>();
  const stores = new BackupStores();
  const source = { current: (key: string) => photos.get(key), has: () => true };
  const ports = backupPorts(source, stores, async (effect) => effect(), mayDelete);
  return {
    photos,
    stores,
    ports,
    sync: async (request: LookRequest) => (await syncBackup(request, ports)).outcome,
    row: (key = KEY) => stores.rows.get(imageId('photos', key))?.row,
  };
}

/** A desk whose breaker is tripped, with a photo that was backed up and is gone. */
async function tripped() {
  const held = desk(async () => false);
  held.photos.set(KEY, photo('v1'));
  await held.sync(look('A1'));
  held.photos.clear();
  return held;
}

describe('what is deleted while the breaker is tripped', () => {
  test('stays in the backup, and waits in a list', async () => {
    const { sync, stores, row } = await tripped();

    const outcome = await sync(look('A2'));

    expect(outcome).toBe('held');
    expect(stores.current(KEY)?.of).toBe('v1');
    expect(row()).toEqual({
      state: 'held',
      sequencer: padSequencer('A2'),
      bucket: 'photos',
      key: KEY,
      heldAt: new Date(NOW).toISOString(),
      gsi1pk: HELD,
      gsi1sk: `${new Date(NOW).toISOString()}#${imageId('photos', KEY)}`,
    });
  });

  test('goes on waiting, whoever else asks, and does not ask the breaker again', async () => {
    const { sync, ports, stores } = await tripped();
    await sync(look('A2'));
    ports.mayDelete = async () => true;

    const outcomes = [await sync(look('A2')), await sync(look('A3')), await sync(repair(false))];

    expect(outcomes).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(stores.current(KEY)).toBeDefined();
  });

  test('goes when an operator approves of it, past the breaker', async () => {
    const { sync, stores, row } = await tripped();
    await sync(look('A2'));

    const outcome = await sync(repair(true));

    expect(outcome).toBe('deleted');
    expect(stores.current(KEY)).toBeUndefined();
    expect(stores.versions.get(KEY)).toHaveLength(2);
    expect(row()).toMatchObject({ state: 'deleted', sequencer: padSequencer('A2') });
    expect(row()).not.toHaveProperty('gsi1pk');
  });

  test('is backed up again when it comes back', async () => {
    const { sync, photos, stores, row } = await tripped();
    await sync(look('A2'));
    photos.set(KEY, photo('v2'));

    const outcome = await sync(repair(true));

    expect(outcome).toBe('stored');
    expect(stores.current(KEY)?.of).toBe('v2');
    expect(row()).not.toHaveProperty('gsi1pk');
  });
});

const gone = async () => {
  throw new BackupRefusedError('reading the photo', { name: 'NoSuchBucket', message: 'none' });
};

describe('a bucket that is gone', () => {
  test('takes no copy along, whoever asks, and asks no breaker', async () => {
    let asked = 0;
    const { sync, photos, ports, stores, row } = desk(async () => (asked += 1) > 0);
    photos.set(KEY, photo('v1'));
    await sync(look('A1'));
    photos.clear();
    ports.photos.mustExist = gone;

    for (const request of [look('A2'), repair(false), repair(true)])
      await expect(sync(request)).rejects.toMatchObject({ name: 'BackupRefusedError', retryable: true });

    expect(asked).toBe(0);
    expect(stores.current(KEY)?.of).toBe('v1');
    expect(row()).toMatchObject({ state: 'stored', sequencer: padSequencer('A1') });
  });

  test('of the backup makes no tombstones', async () => {
    const { sync, ports, row } = desk();
    ports.backup.mustExist = gone;

    await expect(sync(look('A1'))).rejects.toThrow(BackupRefusedError);

    expect(row()).toBeUndefined();
  });
});

test('of 10,000 photos that are deleted at once exactly as many leave the backup as may', async () => {
  // Prepare
  await using table = await emptyTable();
  const breaker = deleteBreaker(table.client, table.tableName, new AbortController().signal);
  const { ports, photos, stores, row } = desk((now) => breaker.admit(100, now));
  const keys = Array.from({ length: 10_000 }, (_, number) => `uploads/ada/${number}.jpg`);
  for (const key of keys) photos.set(key, photo('v1'));
  for (const key of keys) await syncBackup(look('A1', { key }), ports);
  photos.clear();

  // Act
  const workers = Array.from({ length: 50 }, async (_, worker) => {
    for (const key of keys.filter((__, index) => index % 50 === worker))
      await syncBackup(look('A2', { key }), ports);
  });
  await Promise.all(workers);

  // Assess
  const kept = keys.filter((key) => stores.current(key));
  expect(kept).toHaveLength(9_900);
  expect(keys.filter((key) => row(key)?.state === 'deleted')).toHaveLength(100);
  expect(kept.filter((key) => row(key)?.state === 'held')).toHaveLength(9_900);
  expect(await breaker.trippedAt()).toBe(new Date(NOW).toISOString());
}, 120_000);

describe('a repair', () => {
  test('makes what is missing, and leaves the order of events alone', async () => {
    const { sync, photos, row } = desk();
    photos.set(KEY, photo('v1'));

    const outcomes = [await sync(repair(false)), await sync(look('A1')), await sync(repair(false))];

    expect(outcomes).toEqual(['stored', 'unchanged', 'unchanged']);
    expect(row()).toMatchObject({ state: 'stored', sequencer: padSequencer('A1'), versionId: 'v1' });
  });

  test('removes an orphan, through the breaker unless it is approved', async () => {
    let asked = 0;
    const { sync, photos, stores } = desk(async () => (asked += 1) > 1);
    photos.set(KEY, photo('v1'));
    await sync(look('A1'));
    photos.clear();

    const outcomes = [await sync(repair(false)), await sync(repair(true))];

    expect(outcomes).toEqual(['held', 'deleted']);
    expect(asked).toBe(1);
    expect(stores.current(KEY)).toBeUndefined();
  });

  test('mends a copy that somebody has replaced', async () => {
    const { sync, photos, stores } = desk();
    photos.set(KEY, photo('v1'));
    await sync(look('A1'));
    stores.add(KEY, photo('v1'), 'somebody else’s', '"x"');

    expect(await sync(repair(false))).toBe('stored');
    expect(stores.current(KEY)?.of).toBe('v1');
  });
});

test('the row says how late the copy is', async () => {
  const { sync, photos, row } = desk();
  photos.set(KEY, photo('v1'));

  await sync(look('A1'));

  expect(row()).toEqual({
    state: 'stored',
    sequencer: padSequencer('A1'),
    bucket: 'photos',
    key: KEY,
    ...photo('v1'),
    backupVersionId: 'b1',
    backupEtag: '"v1"',
    storedAt: new Date(NOW).toISOString(),
    lagMs: 2_000,
  });
});

test('a photo that goes between the look and the copy is looked at again', async () => {
  const { photos, ports, stores, row } = desk();
  photos.set(KEY, photo('v1'));
  ports.backup.copy = async () => {
    photos.clear();
    throw new SupersededError('NoSuchVersion');
  };

  const result = await syncBackup(look('A1'), ports);

  expect(result.outcome).toBe('deleted');
  expect(row()?.state).toBe('deleted');
  expect(stores.versions.size).toBe(0);
});

test('what changes under every look is given back to the queue', async () => {
  const { photos, ports } = desk();
  photos.set(KEY, photo('v1'));
  ports.backup.copy = async () => {
    throw new SupersededError('PreconditionFailed');
  };

  await expect(syncBackup(look('A1'), ports)).rejects.toThrow(BackupContendedError);
  expect(new BackupContendedError('').retryable).toBe(true);
});

test('what a failure was noted of is in step again with the next success', async () => {
  const { sync, photos, stores, row } = desk();
  photos.set(KEY, photo('v1'));
  const failed = {
    state: 'failed',
    sequencer: '',
    bucket: 'photos',
    key: KEY,
    code: 'X',
    failedAt: '',
  } as const;
  stores.rows.set(imageId('photos', KEY), { row: failed, revision: 0 });

  expect(await sync(look('A1'))).toBe('stored');
  expect(row()?.state).toBe('stored');
});
