import { createHash, randomInt } from 'node:crypto';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupBucket } from '../functions/backup/backup-bucket.ts';
import { inTurn } from '../functions/backup/in-turn.ts';
import { sourcePhotos } from '../functions/backup/photos.ts';
import { syncBackup } from '../functions/backup/sync-backup.ts';
import { backupKey } from '../lib/backup-row.ts';
import { backupLedger } from '../lib/backup-ledger.ts';
import { imageId } from '../lib/s3-key.ts';
import { ACCOUNTS } from '../local/iam/accounts.ts';
import { BACKUP, PHOTOS, type ReconcileCloud, startReconcileCloud } from './helpers/reconcile-cloud.ts';

const [{ id: owner }] = ACCOUNTS;
const COUNT = 80;
const MIB = 1024 * 1024;
const never = new AbortController().signal;

let cloud: ReconcileCloud;
beforeAll(async () => {
  cloud = await startReconcileCloud({ isOneAccount: true });
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** Has the function `backup` look at a key. */
async function look(key: string, approved = false): Promise<void> {
  const photos = { bucket: PHOTOS, owner };
  const settings = { photos, backup: { bucket: BACKUP, owner }, threshold: 5 * MIB, partSize: 5 * MIB };
  await syncBackup(
    { bucket: PHOTOS, key, sequencer: '', event: 'test', approved },
    {
      photos: sourcePhotos(cloud.s3, photos, never),
      backup: backupBucket(cloud.s3, settings, never),
      ledger: backupLedger(cloud.rows, cloud.tableName, never),
      mayDelete: async () => true,
      now: Date.now,
      photosBucket: PHOTOS,
      inTurn: inTurn(),
    },
  );
}

const write = (Bucket: string, Key: string, Body: string) =>
  cloud.s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const hide = (Bucket: string, Key: string) => cloud.s3.send(new DeleteObjectCommand({ Bucket, Key }));

/** What can go wrong with a key, unheard. */
const DAMAGE: ((key: string) => Promise<unknown>)[] = [
  (key) => write(PHOTOS, key, 'overwritten'),
  (key) => hide(PHOTOS, key),
  (key) => write(BACKUP, key, 'tampered with'),
  (key) => hide(BACKUP, key),
  (key) => write(PHOTOS, `${key}.new`, 'new'),
  (key) => write(BACKUP, `${key}.planted`, 'planted'),
  (key) =>
    cloud.rows.send(new DeleteCommand({ TableName: cloud.tableName, Key: backupKey(imageId(PHOTOS, key)) })),
];

/** All that is current in a bucket. */
async function contents(Bucket: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { Contents = [] } of paginateListObjectsV2({ client: cloud.s3 }, { Bucket }))
    for (const { Key = '' } of Contents) {
      const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket, Key }));
      found[Key] = (await Body?.transformToString()) ?? '';
    }
  return found;
}

async function versions(): Promise<string[]> {
  const { Versions = [] } = await cloud.s3.send(new ListObjectVersionsCommand({ Bucket: BACKUP }));
  return Versions.map(({ Key, VersionId }) => `${Key} ${VersionId}`);
}

test('whatever has happened unheard, an audit and its repairs leave the backup as the photos are', async () => {
  const seed = randomInt(1_000_000);
  console.log(`Seed ${seed}`);
  const keys = Array.from({ length: COUNT }, (_, index) => `uploads/ada/${index} ü\u{1f431}.jpg`);
  for (const key of keys) {
    await write(PHOTOS, key, `photo ${key}`);
    await look(key);
  }
  expect(await cloud.reconcile({ auditId: 'before', graceSeconds: 0 })).toMatchObject({
    missing: 0,
    different: 0,
    orphaned: 0,
  });
  let damaged = 0;
  for (const [index, key] of keys.entries()) {
    const [number = 0] = createHash('sha256').update(`${seed} ${index}`).digest();
    const damage = DAMAGE[number % (2 * DAMAGE.length)];
    if (!damage) continue;
    await damage(key);
    damaged += 1;
  }
  const versionsBefore = await versions();

  const orphanLimits = { share: 1, count: COUNT };
  const found = await cloud.reconcile({ auditId: 'repair', repair: true, graceSeconds: 0 }, { orphanLimits });
  for (const [key, { approved }] of Object.entries(await cloud.requests())) await look(key, approved);
  const after = await cloud.reconcile({ auditId: 'after', graceSeconds: 0 });

  expect(damaged).toBeGreaterThan(0);
  expect(found).toMatchObject({ repaired: damaged });
  expect(after).toMatchObject({ missing: 0, different: 0, orphaned: 0, held: 0, young: 0 });
  expect(await contents(BACKUP)).toEqual(await contents(PHOTOS));
  expect(await versions(), 'none is destroyed').toEqual(expect.arrayContaining(versionsBefore));
});

test('a photo in parts is in step with its copy in one, and in parts too', async () => {
  const at = { Bucket: PHOTOS, Key: 'uploads/ada/large.jpg' };
  const { UploadId } = await cloud.s3.send(new CreateMultipartUploadCommand(at));
  const Parts: { PartNumber: number; ETag: string | undefined }[] = [];
  for (const [index, size] of [5 * MIB, 1].entries()) {
    const part = { ...at, UploadId, PartNumber: index + 1, Body: Buffer.alloc(size, index) };
    const { ETag } = await cloud.s3.send(new UploadPartCommand(part));
    Parts.push({ PartNumber: index + 1, ETag });
  }
  await cloud.s3.send(new CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts } }));
  await look(at.Key);

  const found = await cloud.reconcile({ auditId: 'parts', graceSeconds: 0 });

  expect(found).toMatchObject({ missing: 0, different: 0, orphaned: 0 });
});
