import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { type App, useSharedApp } from '../helpers/shared-app.ts';

const BACKUP = 'lambda-by-example-dev-backup-222222222222';

/** The keys in a bucket that the burst is about, each with what tells its bytes from others. */
const etags = async (s3: S3Client, Bucket: string) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'uploads/burst/' }));
  return Contents.map(({ Key, ETag }) => [Key, ETag]);
};

describe('a photo and its copy in the other account', () => {
  let app: App;
  let foreign: S3Client;
  useSharedApp((shared) => {
    app = shared;
    const { endpoint, region } = app.cloud;
    const credentials = { accessKeyId: 'backup', secretAccessKey: 'backup' };
    foreign = new S3Client({ endpoint, region, credentials });
  });

  async function kept(Key: string): Promise<string | undefined> {
    const object = await foreign.send(new GetObjectCommand({ Bucket: BACKUP, Key })).catch(() => undefined);
    return object?.Body?.transformToString();
  }

  async function eventually(key: string, expected: string | undefined): Promise<void> {
    const deadline = Date.now() + 60_000;
    while ((await kept(key)) !== expected) {
      if (Date.now() > deadline) throw new Error(`${key}: still ${await kept(key)}, not ${expected}`);
      await sleep(50);
    }
  }

  async function versionsOf(Prefix: string) {
    const listed = await foreign.send(new ListObjectVersionsCommand({ Bucket: BACKUP, Prefix }));
    return { versions: listed.Versions ?? [], markers: listed.DeleteMarkers ?? [] };
  }

  test('an upload, its overwriting and its deletion arrive there, and nothing is destroyed', async () => {
    const key = 'uploads/me/one & two+three %20 ü?.txt';

    await app.upload(key, Buffer.from('one'));
    await eventually(key, 'one');
    await app.upload(key, Buffer.from('two'));
    await eventually(key, 'two');
    await app.remove(key);
    await eventually(key, undefined);

    const { versions, markers } = await versionsOf(key);
    expect([versions.length, markers.length]).toEqual([2, 1]);
  });

  test('a burst of everything ends with the backup equal to the photos', async () => {
    const keys = Array.from({ length: 60 }, (_, number) => `uploads/burst/${number}.txt`);

    await Promise.all(keys.map((key) => app.upload(key, Buffer.from(`first ${key}`))));
    await Promise.all(keys.slice(0, 30).map((key) => app.upload(key, Buffer.from(`second ${key}`))));
    await Promise.all(keys.slice(20, 40).map((key) => app.remove(key)));

    for (const [index, key] of keys.entries()) {
      const word = index < 30 ? 'second' : 'first';
      await eventually(key, index >= 20 && index < 40 ? undefined : `${word} ${key}`);
    }
    expect(await etags(foreign, BACKUP)).toEqual(await etags(app.s3, app.photos));
  });

  test.each([
    ['the app’s', () => app.s3],
    ['the backup’s own', () => foreign],
  ])('%s administrator can destroy no version of it', async (_, who) => {
    const key = 'uploads/me/kept.txt';
    await app.upload(key, Buffer.from('kept'));
    await eventually(key, 'kept');
    const [version] = (await versionsOf(key)).versions;

    const destroying = who().send(
      new DeleteObjectCommand({ Bucket: BACKUP, Key: key, VersionId: version?.VersionId }),
    );

    await expect(destroying).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await kept(key)).toBe('kept');
  });
});
