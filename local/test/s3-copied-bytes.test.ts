import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { startS3 } from './helpers/s3.ts';
import { partOf, SMALLEST, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';
const LIMIT = 5 * 1024 ** 3;

let local: Awaited<ReturnType<typeof startS3>>;
let objects: ReturnType<typeof objectsOf>;
let uploads: ReturnType<typeof uploadsTo>;
beforeAll(async () => {
  local = await startS3([bucket(Bucket), bucket('plain', { versioned: false })]);
  objects = objectsOf(local.s3, Bucket);
  uploads = uploadsTo(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

const sourceOf = (key: string) => `${Bucket}/${encodeURIComponent(key)}`;
const folder = () => join(local.directory, 'objects');
/** How many places on the disk all files take together. */
const places = (): number => {
  const nodes = readdirSync(folder()).map((file) => statSync(join(folder(), file)).ino);
  return new Set(nodes).size;
};

describe('the bytes of a copy', () => {
  test('are on the disk once, and stay when those of its source go', async () => {
    const [source, target] = [newKey(), newKey()];
    const { VersionId } = await objects.put(source, 'content');
    const before = places();

    await objects.copy(target, sourceOf(source));
    const together = places();
    await objects.remove(source, { VersionId });

    expect(together).toBe(before);
    expect(await objects.get(target)).toMatchObject({ text: 'content' });
  });

  test('are not touched by what is written over its source', async () => {
    const { put, get } = objectsOf(local.s3, 'plain');
    await put('a', 'content');
    await objects.copy('copy', 'plain/a');

    await put('a', 'something else');

    expect(await objects.get('copy')).toMatchObject({ text: 'content' });
    expect(await get('a')).toMatchObject({ text: 'something else' });
  });

  test('have their own ETag and checksum when they came in parts', async () => {
    const upload = await uploads.begin(newKey(), { ChecksumAlgorithm: 'SHA256' });
    const parts = [await uploads.send(upload, 1, partOf('a'), { ChecksumAlgorithm: 'SHA256' })];
    parts.push(await uploads.send(upload, 2, 'end', { ChecksumAlgorithm: 'SHA256' }));
    await uploads.complete(upload, parts);
    const target = newKey();

    await objects.copy(target, sourceOf(upload.Key));

    const content = `${partOf('a')}end`;
    expect(await objects.head(target, { ChecksumMode: 'ENABLED' })).toMatchObject({
      ETag: `"${createHash('md5').update(content).digest('hex')}"`,
      ChecksumSHA256: createHash('sha256').update(content).digest('base64'),
    });
  });

  test('are those of its source, however soon that is deleted', async () => {
    const keys = Array.from({ length: 20 }, newKey);
    for (const key of keys) await objects.put(key, partOf(key, 1000));

    const copying = keys.map((key) => objects.copy(`copy of ${key}`, sourceOf(key)).then(() => key));
    const deleting = objectsOf(local.s3, Bucket);
    const settled = Promise.allSettled(copying);
    for (const key of keys) {
      const { VersionId } = await deleting.head(key);
      await deleting.remove(key, { VersionId });
    }

    for (const each of await settled) {
      if (each.status === 'rejected') expect(each.reason).toMatchObject({ name: 'NoSuchKey' });
      else expect((await objects.get(`copy of ${each.value}`)).text).toBe(partOf(each.value, 1000));
    }
    expect(local.crashes).toEqual([]);
  });
});

describe('a part that is copied', () => {
  test('takes no room when it is all of its source', async () => {
    const source = newKey();
    await objects.put(source, 'content');
    const upload = await uploads.begin();
    const before = places();

    const part = await uploads.copy(upload, 1, { CopySource: sourceOf(source) });

    expect(places()).toBe(before);
    await uploads.complete(upload, [part]);
    expect(await objects.get(upload.Key)).toMatchObject({ text: 'content' });
  });

  test('is of the source that was there, even if that goes meanwhile', async () => {
    const source = newKey();
    const { VersionId } = await objects.put(source, partOf('a', 4 * SMALLEST));
    const upload = await uploads.begin();

    const copying = uploads.copy(upload, 1, {
      CopySource: `${sourceOf(source)}?versionId=${VersionId}`,
      CopySourceRange: `bytes=1-${4 * SMALLEST - 1}`,
    });
    await begun();
    await objects.remove(source, { VersionId });

    await uploads.complete(upload, [await copying]);
    expect(await objects.head(upload.Key)).toMatchObject({ ContentLength: 4 * SMALLEST - 1 });
    expect(local.crashes).toEqual([]);
  });
});
const count = (): number => readdirSync(folder()).length;

/** Waits until a copy has taken hold of its source. */
async function begun(): Promise<void> {
  for (const before = count(); count() <= before; ) await new Promise((done) => setImmediate(done));
}

/** An object that claims to be larger than it is. */
const putLarge = async (size: number): Promise<string> => {
  const key = newKey();
  await objects.put(key, 'x');
  local.store.run('UPDATE versions SET size = ? WHERE key = ?', size, key);
  return sourceOf(key);
};

describe('of more than 5 GB', () => {
  test('no copy is made at once, nor a part of an upload', async () => {
    const CopySource = await putLarge(LIMIT + 1);
    const upload = await uploads.begin();

    for (const copying of [
      () => objects.copy(newKey(), CopySource),
      () => uploads.copy(upload, 1, { CopySource }),
      () => uploads.copy(upload, 1, { CopySource, CopySourceRange: `bytes=0-${LIMIT}` }),
    ]) {
      const refused = await refusal(copying());
      expect(refused).toMatchObject({ name: 'InvalidRequest', status: 400 });
      expect(refused.message).toContain('larger than the maximum allowable size');
    }
  });

  test('a part can still be copied by its range', async () => {
    const CopySource = await putLarge(LIMIT + 1);
    const upload = await uploads.begin();

    const { ETag } = await uploads.copy(upload, 1, { CopySource, CopySourceRange: 'bytes=0-0' });

    expect(ETag).toBe(`"${createHash('md5').update('x').digest('hex')}"`);
  });

  test('of 5 GB exactly a copy is made', async () => {
    await objects.copy(newKey(), await putLarge(LIMIT));
  });
});
