import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { backupLedger } from '../lib/backup-ledger.ts';
import { deleteBreaker } from '../lib/delete-breaker.ts';
import { imageId } from '../lib/s3-key.ts';
import { startCloud } from '../local/test/helpers/cloud.ts';
import { message, PHOTOS } from './helpers/failure-messages.ts';
import { lambdaContext } from './helpers/lambda-context.ts';
import { BACKUP, BACKUP_SETTINGS, twoAccounts } from './helpers/two-accounts.ts';

const NEVER = new AbortController().signal;

let cloud: Awaited<ReturnType<typeof startCloud>>;
let rows: DynamoDBDocumentClient;
beforeAll(async () => {
  cloud = await startCloud(twoAccounts());
  rows = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
});
afterAll(() => cloud[Symbol.asyncDispose]());
afterEach(async () => {
  vi.unstubAllEnvs();
  await deleteBreaker(rows, 'table', NEVER).release();
});

let keys = 0;
const newKey = () => `uploads/ada/${(keys += 1)}.jpg`;
let sequencers = 0;
const event = (key: string, type = 'Object Created', bucket = PHOTOS) => ({
  source: 'aws.s3',
  'detail-type': type,
  detail: {
    bucket: { name: bucket },
    object: { key, sequencer: (sequencers += 1).toString(16).padStart(8, '0') },
  },
});

/** Hands messages to the function as it is deployed, with these settings. @returns how many come again, and why */
async function handle(
  bodies: object[],
  settings: Partial<typeof BACKUP_SETTINGS> = {},
  { client, endpoint } = cloud,
) {
  for (const [name, value] of Object.entries({
    ...BACKUP_SETTINGS,
    ...settings,
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    AWS_MAX_ATTEMPTS: '1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
  }))
    vi.stubEnv(name, value);
  // The settings are read when it is loaded.
  vi.resetModules();
  const { handler } = await import('../functions/backup/handler.ts');
  const { log } = await import('../lib/log.ts');
  const told = vi.spyOn(log, 'error').mockImplementation(() => {});
  const answer = await handler({ Records: bodies.map((body) => message(body)) }, lambdaContext());
  const why = told.mock.calls.map(([, about]) => String(Reflect.get(Object(about), 'error').message));
  return { failed: answer.batchItemFailures.length, why };
}

const put = (Key: string, Body: string | Buffer, rest: object = {}) =>
  cloud.s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key, Body, ...rest }));
const remove = (Key: string) => cloud.s3.send(new DeleteObjectCommand({ Bucket: PHOTOS, Key }));
const rowOf = async (key: string) =>
  (await backupLedger(rows, 'table', NEVER).read(imageId(PHOTOS, key)))?.row;
async function kept(Key: string): Promise<Buffer | undefined> {
  const get = new GetObjectCommand({ Bucket: BACKUP, Key });
  const object = await cloud.foreignS3.send(get).catch(() => undefined);
  return object && Buffer.from((await object.Body?.transformToByteArray()) ?? []);
}

describe('from one account into the other', () => {
  test('a photo is copied, its overwriting too, and its deletion hides it', async () => {
    const key = newKey();
    const seen: unknown[] = [];

    for (const change of [() => put(key, 'one'), () => put(key, 'two'), () => remove(key)]) {
      await change();
      expect(await handle([event(key)])).toEqual({ failed: 0, why: [] });
      seen.push([(await rowOf(key))?.state, (await kept(key))?.toString()]);
    }

    expect(seen).toEqual([
      ['stored', 'one'],
      ['stored', 'two'],
      ['deleted', undefined],
    ]);
    const { Versions = [], DeleteMarkers = [] } = await cloud.foreignS3.send(
      new ListObjectVersionsCommand({ Bucket: BACKUP, Prefix: key }),
    );
    expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
  });

  test('one that is large goes in parts, with what is known of it', async () => {
    const key = newKey();
    const bytes = randomBytes(11 * 1024 * 1024);
    await put(key, bytes, { ContentType: 'video/mp4', Metadata: { camera: 'box' }, Tagging: 'a=b' });

    const outcome = await handle([event(key)]);

    expect(outcome).toEqual({ failed: 0, why: [] });
    expect((await kept(key))?.equals(bytes)).toBe(true);
    const head = await cloud.foreignS3.send(new HeadObjectCommand({ Bucket: BACKUP, Key: key }));
    expect(head).toMatchObject({ ContentType: 'video/mp4', Metadata: { camera: 'box' }, TagCount: 1 });
  });

  test('too many deletions are held', async () => {
    const photos = [newKey(), newKey(), newKey(), newKey()];
    for (const key of photos) await put(key, key);
    await handle(photos.map((key) => event(key)));
    for (const key of photos) await remove(key);

    const outcome = await handle(photos.map((key) => event(key, 'Object Deleted')));

    expect(outcome).toEqual({ failed: 0, why: [] });
    const states = await Promise.all(photos.map(async (key) => String((await rowOf(key))?.state)));
    expect(states.toSorted((one, other) => one.localeCompare(other))).toEqual([
      'deleted',
      'deleted',
      'held',
      'held',
    ]);
  });
});

describe('who refuses is in the log, and the message comes again', () => {
  test.each([
    ['the wrong ExternalId', { BACKUP_EXTERNAL_ID: 'guessed' }, /^Refused: AssumeRole .*sts:AssumeRole/],
    [
      'a role that is not there',
      { BACKUP_ROLE: 'arn:aws:iam::222222222222:role/nobody' },
      /^Refused: AssumeRole /,
    ],
    ['photos of another account', { PHOTOS_ACCOUNT: '333333333333' }, /^Refused: reading the photo /],
    ['a backup in another account', { BACKUP_ACCOUNT: '333333333333' }, /^Refused: reading the backup /],
    ['a bucket that the role is not for', { BACKUP_BUCKET: PHOTOS }, /^Refused: reading the backup /],
  ])('%s', async (_, settings, expected) => {
    const key = newKey();
    await put(key, 'a');

    const { failed, why } = await handle([event(key)], settings);

    expect(failed).toBe(1);
    expect(why).toEqual([expect.stringMatching(expected)]);
    expect(why[0]).toContain('accounts/backup/README.md');
    expect(await rowOf(key)).toBeUndefined();
    expect(await kept(key)).toBeUndefined();
  });
});

describe('access that ends half-way is told by its half', () => {
  test.each([
    [{ role: 's3:GetObjectVersion' }, 'small', /^Refused: reading the source /],
    [{ policy: 's3:GetObjectVersion' }, 'small', /^Refused: reading the source /],
    [{ policy: 's3:GetObjectVersion' }, 'large', /^Refused: reading the source /],
    [{ policy: 's3:GetObjectVersionTagging' }, 'small', /^Refused: reading the source /],
    [{ role: 's3:PutObject' }, 'small', /^Refused: writing the backup /],
    [{ role: 's3:PutObject' }, 'large', /^Refused: writing the backup /],
    [{ role: 's3:PutObjectTagging' }, 'small', /^Refused: writing the backup /],
    [{ role: 's3:GetObject' }, 'small', /^Refused: reading the backup /],
  ])('%j, of a %s photo', async (lacks, size, expected) => {
    await using narrow = await startCloud(twoAccounts(lacks));
    const key = newKey();
    const Body = size === 'large' ? Buffer.alloc(6 * 1024 * 1024) : 'small';
    await narrow.s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: key, Body, Tagging: 'a=b' }));

    const { failed, why } = await handle([event(key)], {}, narrow);

    expect(failed).toBe(1);
    expect(why).toEqual([expect.stringMatching(expected)]);
    const { Versions = [] } = await narrow.foreignS3.send(new ListObjectVersionsCommand({ Bucket: BACKUP }));
    const { Uploads = [] } = await narrow.foreignS3.send(new ListMultipartUploadsCommand({ Bucket: BACKUP }));
    expect([Versions, Uploads]).toEqual([[], []]);
  });

  test('a deletion that is refused', async () => {
    await using narrow = await startCloud(twoAccounts({ role: 's3:DeleteObject' }));
    await narrow.s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: 'uploads/x', Body: 'x' }));
    await handle([event('uploads/x')], {}, narrow);
    await narrow.s3.send(new DeleteObjectCommand({ Bucket: PHOTOS, Key: 'uploads/x' }));

    const { failed, why } = await handle([event('uploads/x', 'Object Deleted')], {}, narrow);

    expect([failed, why]).toEqual([1, [expect.stringMatching(/^Refused: writing the backup /)]]);
  });
});
