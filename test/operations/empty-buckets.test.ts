import {
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { emptyBuckets } from '../../operations/empty-buckets/empty-buckets.ts';
import { NotConfirmedError } from '../../operations/empty-buckets/errors.ts';
import type { Bucket, Ports } from '../../operations/empty-buckets/ports.ts';
import { s3Bucket } from '../../operations/empty-buckets/s3-bucket.ts';
import { loopback } from '../helpers/loopback.ts';

const NAMES = ['many', 'kept', 'odd', 'late', 'plain', 'empty'];
let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const buckets = NAMES.map((name) => bucket(name, { versioned: name !== 'plain' }));
  local = await startCloud({ buckets });
});
afterAll(() => local[Symbol.asyncDispose]());

/** Ports that agree to everything, and note what they are told. */
function ports(rest: Partial<Ports> = {}) {
  const shown: string[] = [];
  const progress: string[] = [];
  const all: Ports = {
    show: (text) => shown.push(text),
    confirm: async () => {},
    progress: (text) => progress.push(text),
    settle: async () => {},
    ...rest,
  };
  return { ...all, shown, told: progress };
}

const disagree = () => Promise.reject(new NotConfirmedError('No'));

const put = (s3: S3Client, Bucket: string, Key: string) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x'.repeat(100) }));

/** Puts a delete marker on each of 1,000 keys. */
const mark = (s3: S3Client, Bucket: string) => {
  const Objects = Array.from({ length: 1000 }, (_, index) => ({ Key: `${index}.jpg` }));
  return s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
};

/** Some versions. */
const versions = (length: number) =>
  Array.from({ length }, (_, index) => ({ key: `${index}.jpg`, versionId: 'v', bytes: 1, isMarker: false }));

/** How many versions, delete markers and uploads are in a bucket, on the first page. */
async function left(s3: S3Client, Bucket: string): Promise<number> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket }));
  return Versions.length + DeleteMarkers.length + Uploads.length;
}

test('2,500 versions and delete markers are deleted for good', async () => {
  const { s3 } = local;
  const world = ports();
  await Promise.all(Array.from({ length: 500 }, (_, index) => put(s3, 'many', `${index % 250}.jpg`)));
  await mark(s3, 'many');
  await mark(s3, 'many');

  const total = await emptyBuckets([s3Bucket(s3, 'many'), s3Bucket(s3, 'empty')], world);

  expect(total).toBe(2500);
  expect(await left(s3, 'many')).toBe(0);
  expect(world.shown).toEqual([
    'bucket  versions  delete markers  unfinished uploads   size\n' +
      'many         500           2,000                   0  50 KB',
  ]);
  expect(world.told).toContain('2,500 deleted, now in many');
});

test('without a confirmation nothing is touched', async () => {
  const { s3 } = local;
  await put(s3, 'kept', 'a.jpg');
  await s3.send(new CreateMultipartUploadCommand({ Bucket: 'kept', Key: 'b.jpg' }));

  const work = emptyBuckets([s3Bucket(s3, 'kept')], ports({ confirm: disagree }));

  await expect(work).rejects.toThrow(NotConfirmedError);
  expect(await left(s3, 'kept')).toBe(2);
});

test('keys may have any character, and unfinished uploads go too', async () => {
  const { s3 } = local;
  const keys = ['a b+c%2F', '<&>\'"', 'line\r\nend', 'bell\u0007', '長崎/🙂', '//', '/'];
  for (const key of keys) await put(s3, 'odd', key);
  await s3.send(new CreateMultipartUploadCommand({ Bucket: 'odd', Key: 'a b+c\u0007' }));

  const total = await emptyBuckets([s3Bucket(s3, 'odd')], ports());

  expect(total).toBe(keys.length + 1);
  expect(await left(s3, 'odd')).toBe(0);
});

test('a key that XML cannot express is deleted by itself', async () => {
  const asked: string[] = [];
  await using server = await loopback((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(204).end();
  });
  const odd = { key: 'bell\u0007', versionId: 'v', bytes: 1, isMarker: false };

  const refused = await s3Bucket(new S3Client(server.client), 'odd').remove([odd]);

  expect(refused).toEqual([]);
  expect(asked).toEqual(['DELETE /odd/bell%07?versionId=v&x-id=DeleteObject']);
});

test('what functions add while they hear of it is deleted as well', async () => {
  const { s3 } = local;
  const late = [() => mark(s3, 'late'), () => put(s3, 'late', 'b.jpg')];
  await put(s3, 'late', 'a.jpg');

  const total = await emptyBuckets([s3Bucket(s3, 'late')], ports({ settle: async () => late.pop()?.() }));

  expect(total).toBe(1002);
  expect(await left(s3, 'late')).toBe(0);
});

test('a bucket without versions is emptied in the same way', async () => {
  const { s3 } = local;
  await put(s3, 'plain', 'a.jpg');

  await emptyBuckets([s3Bucket(s3, 'plain')], ports());

  expect(await left(s3, 'plain')).toBe(0);
});

test('empty buckets raise no question', async () => {
  const total = await emptyBuckets([s3Bucket(local.s3, 'empty')], ports({ confirm: disagree }));

  expect(total).toBe(0);
});

test('what S3 refuses to delete is named, and nothing more is deleted', async () => {
  const removed: string[] = [];
  const locked: Bucket = {
    name: 'locked',
    async *versions() {
      yield versions(12);
      yield versions(1);
    },
    async remove(page) {
      removed.push(...page.map(({ key }) => key));
      return page.map(({ key }) => ({ key, reason: 'AccessDenied: locked' }));
    },
    async *uploads() {},
    abort: async () => {},
  };

  const work = emptyBuckets([locked], ports());

  await expect(work).rejects.toMatchObject({
    name: 'DeletionError',
    message: expect.stringMatching(
      /^12 could not be deleted from locked, .*not removed:\n {2}0\.jpg: AccessDenied: locked\n.*and 2 more$/s,
    ),
  });
  expect(removed).toHaveLength(12);
});
