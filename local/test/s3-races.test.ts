import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { partOf, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
let uploads: ReturnType<typeof uploadsTo>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket), bucket('plain', { versioned: false })] });
  objects = objectsOf(local.s3, Bucket);
  uploads = uploadsTo(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

interface Conditions {
  IfMatch?: string | undefined;
  IfNoneMatch?: string;
}
/** Each kind of write that can have conditions. */
const WRITES: [string, (key: string, text: string, conditions: Conditions) => Promise<unknown>][] = [
  ['PutObject', (key, text, conditions) => objects.put(key, text, conditions)],
  [
    'CopyObject',
    async (key, text, conditions) => {
      const source = newKey();
      await objects.put(source, text);
      return objects.copy(key, `${Bucket}/${encodeURIComponent(source)}`, conditions);
    },
  ],
  [
    'CompleteMultipartUpload',
    async (key, text, conditions) => {
      const upload = await uploads.begin(key);
      const part = await uploads.send(upload, 1, text);
      return uploads.complete(upload, [part], conditions);
    },
  ],
];
const outcomes = (settled: PromiseSettledResult<unknown>[]) =>
  settled.map((each) => (each.status === 'fulfilled' ? 'done' : each.reason.name)).toSorted(by);
const by = (a: string, b: string) => (a < b ? -1 : 1);

describe.each(WRITES)('%s', (_, write) => {
  test('of what is to be new is done once, however many race', async () => {
    const key = newKey();

    const racing = ['a', 'b', 'c', 'd'].map((text) => write(key, text, { IfNoneMatch: '*' }));

    expect(outcomes(await Promise.allSettled(racing))).toEqual([
      'PreconditionFailed',
      'PreconditionFailed',
      'PreconditionFailed',
      'done',
    ]);
  });

  test('over what was seen is done once, however many race', async () => {
    const key = newKey();
    const { ETag: IfMatch } = await objects.put(key, 'seen');

    const racing = ['a', 'b', 'c', 'd'].map((text) => write(key, text, { IfMatch }));

    expect(outcomes(await Promise.allSettled(racing))).toEqual([
      'PreconditionFailed',
      'PreconditionFailed',
      'PreconditionFailed',
      'done',
    ]);
  });

  test('over what was seen is not done when nothing is there any more', async () => {
    const [never, deleted] = [newKey(), newKey()];
    const { ETag } = await objects.put(deleted, 'x');
    await objects.remove(deleted);

    for (const key of [never, deleted]) {
      const refused = await refusal(write(key, 'new', { IfMatch: ETag }));
      expect(refused).toMatchObject({ name: 'NoSuchKey', status: 404 });
    }
  });

  test('of what is to be new is done where something was deleted', async () => {
    const key = newKey();
    await objects.put(key, 'x');
    await objects.remove(key);

    await write(key, 'new', { IfNoneMatch: '*' });

    expect(await objects.get(key)).toMatchObject({ text: 'new' });
  });
});

/** A write that is under way: S3 has its headers, and waits for the last byte. */
async function beginPut(key: string, conditions: Conditions) {
  const before = files().length;
  const Body = new PassThrough();
  const putting = objects.put(key, Body, { ContentLength: 2, ...conditions });
  putting.catch(() => {});
  Body.write('x');
  await expect.poll(() => files()).toHaveLength(before + 1);
  return {
    finish: () => {
      Body.end('y');
      return putting;
    },
  };
}
const files = (): string[] => readdirSync(join(local.directory, 'objects'));

const MD5_OF_SEEN = `"${createHash('md5').update('seen').digest('hex')}"`;

describe('a write that is under way', () => {
  test('is in conflict when what is to be new was made and deleted meanwhile', async () => {
    const key = newKey();
    const { finish } = await beginPut(key, { IfNoneMatch: '*' });
    await objects.put(key, 'meanwhile');
    await objects.remove(key);

    expect(await refusal(finish())).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
    expect(await refusal(objects.get(key))).toMatchObject({ status: 404 });
  });

  test('is in conflict when what was seen was written anew meanwhile', async () => {
    const key = newKey();
    const { ETag } = await objects.put(key, 'seen');
    const { finish } = await beginPut(key, { IfMatch: ETag });
    const { VersionId } = await objects.put(key, 'seen');

    expect(await refusal(finish())).toMatchObject({ name: 'ConditionalRequestConflict', status: 409 });
    expect(await objects.get(key)).toMatchObject({ VersionId });
  });

  test.each([
    ['made', '*', 'PreconditionFailed'],
    ['changed', 'seen', 'PreconditionFailed'],
    ['deleted', 'seen', 'NoSuchKey'],
  ])('fails its condition when something was %s meanwhile', async (change, condition, name) => {
    const key = newKey();
    if (condition === 'seen') await objects.put(key, 'seen');
    const { finish } = await beginPut(
      key,
      condition === 'seen' ? { IfMatch: MD5_OF_SEEN } : { IfNoneMatch: '*' },
    );
    if (change === 'deleted') await objects.remove(key);
    else await objects.put(key, 'meanwhile');

    expect(await refusal(finish())).toMatchObject({ name });
  });

  test('does not mind what happens when it has no condition', async () => {
    const key = newKey();
    const { finish } = await beginPut(key, {});
    await objects.put(key, 'meanwhile');

    await finish();

    expect(await objects.get(key)).toMatchObject({ text: 'xy' });
  });
});

test('a completion that fails its condition leaves its upload for another try', async () => {
  const upload = await uploads.begin();
  const part = await uploads.send(upload, 1, partOf('a', 10));
  await objects.put(upload.Key, 'meanwhile');

  const refused = await refusal(uploads.complete(upload, [part], { IfNoneMatch: '*' }));

  expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  expect(await objects.get(upload.Key)).toMatchObject({ text: 'meanwhile' });
  const MultipartUpload = { Parts: [part] };
  await local.s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload }));
  expect(await objects.get(upload.Key)).toMatchObject({ text: partOf('a', 10) });
});

describe.each([Bucket, 'plain'])('a deletion from the bucket %s', (name) => {
  test('of what was seen is done once, however many race', async () => {
    const { put, remove } = objectsOf(local.s3, name);
    const key = newKey();
    const { ETag: IfMatch } = await put(key, 'seen');

    const racing = await Promise.allSettled([1, 2, 3].map(() => remove(key, { IfMatch })));

    expect(outcomes(racing)).toEqual(['NoSuchKey', 'NoSuchKey', 'done']);
  });

  test.each(['*', '"0"'])('of what must be there (%s) needs something there', async (IfMatch) => {
    const { put, remove } = objectsOf(local.s3, name);
    const [never, deleted] = [newKey(), newKey()];
    await put(deleted, 'x');
    await remove(deleted);

    expect(await refusal(remove(never, { IfMatch }))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await refusal(remove(deleted, { IfMatch }))).toMatchObject({ name: 'NoSuchKey', status: 404 });
  });

  test('of whatever is there is done', async () => {
    const { put, get, remove } = objectsOf(local.s3, name);
    const key = newKey();
    await put(key, 'x');

    await remove(key, { IfMatch: '*' });

    expect(await refusal(get(key))).toMatchObject({ status: 404 });
  });
});
