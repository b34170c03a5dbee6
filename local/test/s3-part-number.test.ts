import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { crcText } from './helpers/crc.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { partOf, SMALLEST, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';
const SIZE = SMALLEST + 'the end'.length;

describe('reading one part', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let objects: ReturnType<typeof objectsOf>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket)] });
    objects = objectsOf(local.s3, Bucket);
    await uploadParts('in parts');
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function uploadParts(key: string): Promise<void> {
    const uploads = uploadsTo(local.s3, Bucket);
    const upload = await uploads.begin(key, { ChecksumAlgorithm: 'CRC32' });
    const parts = [await uploads.send(upload, 1, partOf('a')), await uploads.send(upload, 4, 'the end')];
    await uploads.complete(upload, parts);
  }

  test('gives its bytes and its checksum, and says how many there are', async () => {
    const last = await objects.get('in parts', { PartNumber: 4, ChecksumMode: 'ENABLED' });
    const first = await objects.head('in parts', { PartNumber: 1 });

    expect(last).toMatchObject({
      text: 'the end',
      ContentRange: `bytes ${SMALLEST}-${SIZE - 1}/${SIZE}`,
      PartsCount: 2,
      ChecksumCRC32: crcText('the end'),
    });
    expect(first).toMatchObject({ ContentLength: SMALLEST, PartsCount: 2 });
    expect(first.$metadata.httpStatusCode).toBe(206);
  });

  test('of an object that was written at once gives all of it', async () => {
    const key = newKey();
    await objects.put(key, 'hello');

    const first = await objects.get(key, { PartNumber: 1 });

    expect(first).toMatchObject({ text: 'hello', ContentRange: 'bytes 0-4/5' });
    expect(first.PartsCount).toBeUndefined();
  });

  test('of an empty object gives nothing', async () => {
    const key = newKey();
    await objects.put(key, Buffer.alloc(0));

    const { text, ContentLength, ContentRange } = await objects.get(key, { PartNumber: 1 });

    expect({ text, ContentLength, ContentRange }).toEqual({ text: '', ContentLength: 0 });
  });

  test.each([
    [{ PartNumber: 2 }, '416 InvalidPartNumber'],
    [{ PartNumber: 0 }, '400 InvalidArgument'],
    [{ PartNumber: 1, Range: 'bytes=0-1' }, '400 InvalidRequest'],
  ])('by %j is refused with %s', async (rest, outcome) => {
    const { name, status } = await refusal(objects.get('in parts', rest));

    expect(`${status} ${name}`).toBe(outcome);
  });

  test('of a version that is replaced, or gone, is none of the new one', async () => {
    const key = newKey();
    await uploadParts(key);
    const { VersionId = '' } = await objects.head(key);
    await objects.put(key, 'hello');

    const old = await objects.get(key, { VersionId, PartNumber: 4 });
    const current = await refusal(objects.get(key, { PartNumber: 4 }));

    expect(old.text).toBe('the end');
    expect(current).toMatchObject({ name: 'InvalidPartNumber', status: 416 });
    await objects.remove(key, { VersionId });
  });
});
