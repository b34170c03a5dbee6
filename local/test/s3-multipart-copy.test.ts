import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { partOf, SMALLEST, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';

describe('a part that is copied from an object', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let objects: ReturnType<typeof objectsOf>;
  let uploads: ReturnType<typeof uploadsTo>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket)] });
    objects = objectsOf(local.s3, Bucket);
    uploads = uploadsTo(local.s3, Bucket);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const files = (): string[] => readdirSync(join(local.directory, 'objects'));

  test('has the range and the version that are named', async () => {
    const source = newKey();
    const { VersionId } = await objects.put(source, `${partOf('a')}01234`);
    await objects.put(source, 'a newer version');
    const CopySource = `${Bucket}/${encodeURIComponent(source)}`;
    const older = { CopySource: `${CopySource}?versionId=${VersionId}` };
    const upload = await uploads.begin();

    const parts = [
      await uploads.copy(upload, 1, { ...older, CopySourceRange: `bytes=2-${SMALLEST + 2}` }),
      await uploads.copy(upload, 2, { CopySource }),
    ];

    await uploads.complete(upload, parts);
    const { text } = await objects.get(upload.Key);
    expect(text === `${partOf('a', SMALLEST - 2)}012a newer version`).toBe(true);
  });

  test.each([
    [{ CopySourceRange: 'bytes=0-10' }, '400 InvalidArgument'],
    [{ CopySourceRange: 'bytes=5-4' }, '400 InvalidArgument'],
    [{ CopySourceRange: 'bytes=5-' }, '400 InvalidArgument'],
    [{ CopySource: `${Bucket}/nowhere` }, '404 NoSuchKey'],
    [{ CopySource: 'nowhere/key' }, '404 NoSuchBucket'],
    [{ CopySourceIfMatch: '"other"' }, '412 PreconditionFailed'],
  ])('is refused with %j by %s, and leaves nothing', async (rest, outcome) => {
    await objects.put('digits', '0123456789');
    const upload = await uploads.begin();
    const before = files();

    const copying = uploads.copy(upload, 1, { CopySource: `${Bucket}/digits`, ...rest });
    const { name, status } = await refusal(copying);

    expect(`${status} ${name}`).toBe(outcome);
    expect(files()).toEqual(before);
  });

  test('leaves nothing when its upload ends meanwhile', async () => {
    const CopySource = `${Bucket}/large`;
    await objects.put('large', partOf('a', 4 * SMALLEST));
    const before = files();
    const upload = await uploads.begin();

    const copying = [1, 2, 3].map((number) => uploads.copy(upload, number, { CopySource }));
    await uploads.abort(upload);

    const copied = await Promise.allSettled(copying);
    expect(copied.map(({ status }) => status)).toContain('rejected');
    expect(files()).toEqual(before);
  });
});
