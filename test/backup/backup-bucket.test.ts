import { randomBytes } from 'node:crypto';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { copySource } from '../../functions/backup/copy-source.ts';
import { type Buckets, PART, startBuckets } from '../helpers/backup-cloud.ts';
import { NAUGHTY } from '../helpers/naughty-strings.ts';

let cloud: Buckets;
beforeAll(async () => {
  cloud = await startBuckets();
});
afterAll(() => cloud[Symbol.asyncDispose]());

let keys = 0;
const newKey = (): string => `uploads/ada/${(keys += 1)}.jpg`;

const ABOUT = {
  ContentType: 'image/jpeg',
  CacheControl: 'max-age=60',
  ContentDisposition: 'attachment; filename="cat.jpg"',
  ContentEncoding: 'identity',
  ContentLanguage: 'de',
  Expires: new Date('2027-01-01T00:00:00.000Z'),
  Metadata: { camera: 'box & lens', empty: '' },
  Tagging: 'colour=red%20%2B%20blue&%C3%A9=%3D%3A',
};
const TAGS = [
  { Key: 'colour', Value: 'red + blue' },
  { Key: 'é', Value: '=:' },
];
/** Four parts, the last of which is short. */
const large = randomBytes(3 * PART + 12_345);

describe.each([
  ['a small photo', Buffer.from('small')],
  ['an empty one', Buffer.alloc(0)],
  ['one that goes in parts', large],
  ['one of exactly the threshold', large.subarray(0, PART)],
])('the copy of %s', (_, body) => {
  test('has its bytes, headers, metadata and tags', async () => {
    const key = newKey();
    const photo = await cloud.put(key, body, ABOUT);

    const copy = await cloud.backup.copy(key, photo, undefined);

    const { bytes, tags, Metadata, ...kept } = await cloud.kept(key);
    const { Metadata: metadata, Tagging: __, ...headers } = ABOUT;
    expect(bytes.equals(body)).toBe(true);
    expect(kept).toMatchObject(headers);
    expect(Metadata).toEqual(metadata);
    expect(tags).toEqual(expect.arrayContaining(TAGS));
    expect(copy).toEqual({ versionId: kept.VersionId, etag: kept.ETag });
    expect(await cloud.leftovers(key)).toEqual({ versions: 1, markers: 0, uploads: 0 });
  });

  test('is of the version that was looked at, and goes only over what was seen', async () => {
    const key = newKey();
    const photo = await cloud.put(key, body);
    await cloud.put(key, 'a newer version');
    const seen = await cloud.backup.copy(key, photo, undefined);

    const again = await cloud.backup.copy(key, photo, seen);

    expect((await cloud.kept(key)).bytes.equals(body)).toBe(true);
    const overNothing = cloud.backup.copy(key, photo, undefined);
    await expect(overNothing).rejects.toMatchObject({ name: 'SupersededError' });
    const overAnother = cloud.backup.copy(key, photo, { ...again, etag: '"another"' });
    await expect(overAnother).rejects.toMatchObject({ name: 'SupersededError' });
    expect(await cloud.leftovers(key)).toEqual({ versions: 2, markers: 0, uploads: 0 });
  });

  test('is not made of a version that is gone', async () => {
    const key = newKey();
    const photo = await cloud.put(key, body);
    const version = { Bucket: 'photos', Key: key, VersionId: photo.versionId };
    await cloud.s3.send(new DeleteObjectCommand(version));

    const copying = cloud.backup.copy(key, photo, undefined);

    await expect(copying).rejects.toMatchObject({ name: 'SupersededError', retryable: true });
    expect(await cloud.leftovers(key)).toEqual({ versions: 0, markers: 0, uploads: 0 });
  });
});

describe('a photo that is called', () => {
  const names = NAUGHTY.filter((name) => name.isWellFormed() && Buffer.byteLength(name) < 1_000);

  test.each(names)('%j is copied', async (name) => {
    const key = `uploads/${name}`;
    const photo = await cloud.put(key, `this is ${key}`);

    const copy = await cloud.backup.copy(key, photo, undefined);

    expect(await cloud.backup.head(key)).toEqual(copy);
    expect((await cloud.kept(key)).bytes.toString()).toBe(`this is ${key}`);
  });

  test('anything is named in a header without its characters', () => {
    const source = { bucket: 'b', owner: '1', versionId: 'a+b/c==', etag: '"e"' };

    const { CopySource } = copySource({ ...source, key: 'a b/ü?x=1&y#z%2F+/é' });

    expect(CopySource).toBe('b/a%20b/%C3%BC%3Fx%3D1%26y%23z%252F%2B/%C3%A9?versionId=a%2Bb%2Fc%3D%3D');
  });
});

describe('a deletion', () => {
  test('hides what was seen behind a marker, and destroys nothing', async () => {
    const key = newKey();
    const copy = await cloud.backup.copy(key, await cloud.put(key, 'a'), undefined);

    await cloud.backup.remove(key, copy);

    expect(await cloud.backup.head(key)).toBeUndefined();
    expect(await cloud.leftovers(key)).toEqual({ versions: 1, markers: 1, uploads: 0 });
  });

  test('hides nothing else', async () => {
    const key = newKey();
    const seen = await cloud.backup.copy(key, await cloud.put(key, 'a'), undefined);
    await cloud.backup.copy(key, await cloud.put(key, 'b'), seen);

    const removing = cloud.backup.remove(key, seen);

    await expect(removing).rejects.toMatchObject({ name: 'SupersededError' });
    expect(await cloud.leftovers(key)).toMatchObject({ versions: 2, markers: 0 });
  });

  test('of what is deleted already is no deletion', async () => {
    const key = newKey();
    const seen = await cloud.backup.copy(key, await cloud.put(key, 'a'), undefined);
    await cloud.backup.remove(key, seen);

    await expect(cloud.backup.remove(key, seen)).rejects.toMatchObject({ name: 'SupersededError' });
    expect(await cloud.leftovers(key)).toMatchObject({ versions: 1, markers: 1 });
  });
});

/** A client for which the call with this number of this name fails; it counts all calls. */
function failingAt(command: string, number: number): { s3: S3Client; calls: string[] } {
  const calls: string[] = [];
  const s3 = cloud.clientThat((name) => {
    calls.push(name);
    const sofar = calls.filter((call) => call === name).length;
    if (name === command && sofar === number) throw new Error(`Cut off at ${command} ${number}`);
  });
  return { s3, calls };
}

describe('a copy in parts that breaks off', () => {
  test.each([
    ['UploadPartCopyCommand', 1],
    ['UploadPartCopyCommand', 2],
    ['UploadPartCopyCommand', 3],
    ['UploadPartCopyCommand', 4],
    ['CompleteMultipartUploadCommand', 1],
    ['CreateMultipartUploadCommand', 1],
  ])('at %s %i leaves nothing', async (command, number) => {
    const key = newKey();
    const photo = await cloud.put(key, large);
    const { s3 } = failingAt(command, number);

    const copying = cloud.backupBy(s3).copy(key, photo, undefined);

    await expect(copying).rejects.toThrow(`Cut off at ${command} ${number}`);
    expect(await cloud.leftovers(key)).toEqual({ versions: 0, markers: 0, uploads: 0 });
    expect(await cloud.backup.copy(key, photo, undefined)).toBeDefined();
  });

  test('begins no further part', async () => {
    const key = newKey();
    const photo = await cloud.put(key, randomBytes(9 * PART));
    const { s3, calls } = failingAt('UploadPartCopyCommand', 1);

    await cloud
      .backupBy(s3)
      .copy(key, photo, undefined)
      .catch(() => {});

    expect(calls.filter((name) => name === 'UploadPartCopyCommand').length).toBeLessThanOrEqual(4);
    expect(calls.at(-1)).toBe('AbortMultipartUploadCommand');
  });

  test('by the deadline leaves nothing either', async () => {
    const key = newKey();
    const photo = await cloud.put(key, large);
    const deadline = new AbortController();
    const s3 = cloud.clientThat((name) => {
      if (name === 'CompleteMultipartUploadCommand') deadline.abort(new Error('Out of time'));
    });

    const copying = cloud.backupBy(s3, {}, deadline.signal).copy(key, photo, undefined);

    await expect(copying).rejects.toThrow();
    expect(await cloud.leftovers(key)).toEqual({ versions: 0, markers: 0, uploads: 0 });
  });

  test('says why, even if it cannot clean up', async () => {
    const key = newKey();
    const photo = await cloud.put(key, large);
    const s3 = cloud.clientThat((name) => {
      if (name === 'UploadPartCopyCommand' || name === 'AbortMultipartUploadCommand') throw new Error(name);
    });

    await expect(cloud.backupBy(s3).copy(key, photo, undefined)).rejects.toThrow(/UploadPartCopy/);
  });
});
