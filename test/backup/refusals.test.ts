import type { IncomingMessage, ServerResponse } from 'node:http';
import { S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { backupBucket } from '../../functions/backup/backup-bucket.ts';
import { sourcePhotos } from '../../functions/backup/photos.ts';
import { loopback } from '../helpers/loopback.ts';

const KEY = 'uploads/ada/cat.jpg';
const photos = { bucket: 'photos', owner: '111111111111' };
const backup = { bucket: 'backup', owner: '222222222222' };
const PHOTO = { versionId: 'v1', etag: '"e1"', bytes: 10, uploadedAt: '2026-11-23T09:00:00.000Z' };
const COPY = { versionId: 'b1', etag: '"e1"' };

/** What a request is, by what S3 tells operations apart. */
function operationOf({ method = '', url = '', headers }: IncomingMessage): string {
  const bucket = url.split('/')[1];
  if ('x-amz-copy-source' in headers) return url.includes('partNumber') ? 'copy a part' : 'copy';
  if (url.includes('?uploads')) return 'begin';
  if (method === 'POST') return 'complete';
  if (method === 'DELETE') return url.includes('uploadId') ? 'abort' : 'delete';
  if (url.includes('?tagging')) return `tags of ${bucket}`;
  return `${method} ${bucket}`;
}

interface Answer {
  status: number;
  code?: string;
}
const ANSWERS: Record<string, string> = {
  copy: '<CopyObjectResult><ETag>"e1"</ETag></CopyObjectResult>',
  'copy a part': '<CopyPartResult><ETag>"e1"</ETag></CopyPartResult>',
  begin: '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>',
  complete: '<CompleteMultipartUploadResult><ETag>"e1"</ETag></CompleteMultipartUploadResult>',
  'tags of photos': '<Tagging><TagSet/></Tagging>',
};

/** A bucket of photos and its backup, which answer as they should, or as is said here. */
async function buckets(answers: Record<string, Answer>, threshold = 100) {
  const operations: string[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const operation = operationOf(request);
    operations.push(operation);
    request.resume();
    const { status, code } = answers[operation] ?? { status: 200 };
    response.setHeader('x-amz-version-id', 'b1').setHeader('ETag', '"e1"').writeHead(status);
    response.end(code ? `<Error><Code>${code}</Code><Message>No</Message></Error>` : ANSWERS[operation]);
  };
  const server = await loopback(answer);
  const s3 = new S3Client({ ...server.client, maxAttempts: 1, forcePathStyle: true });
  const { signal } = new AbortController();
  return {
    ...server,
    operations,
    photos: sourcePhotos(s3, photos, signal),
    backup: backupBucket(s3, { photos, backup, threshold, partSize: 5 }, signal),
  };
}

const denied = { status: 403, code: 'AccessDenied' };
const refused = (what: string) => ({
  name: 'BackupRefusedError',
  refused: what,
  retryable: true,
  message: expect.stringMatching(/^Refused: .*accounts\/backup\/README\.md$/),
});

describe('who refuses is told', () => {
  test.each([
    [{ copy: denied }, 'writing the backup'],
    [{ copy: denied, 'HEAD photos': { status: 403 } }, 'reading the source'],
    [{ copy: denied, 'tags of photos': denied }, 'reading the source'],
    [{ copy: { status: 404, code: 'NoSuchBucket' } }, 'writing the backup'],
  ])('of a copy: %j', async (answers, what) => {
    await using server = await buckets(answers);

    await expect(server.backup.copy(KEY, PHOTO, undefined)).rejects.toMatchObject(refused(what));
  });

  test.each([
    [{ 'HEAD photos': { status: 403 } }, 'reading the source'],
    [{ 'tags of photos': denied }, 'reading the source'],
    [{ begin: denied }, 'writing the backup'],
    [{ 'copy a part': denied }, 'writing the backup'],
    [{ complete: denied }, 'writing the backup'],
  ])('of a copy in parts: %j', async (answers, what) => {
    await using server = await buckets(answers, 5);

    await expect(server.backup.copy(KEY, PHOTO, undefined)).rejects.toMatchObject(refused(what));
    expect(server.operations.includes('abort')).toBe(server.operations.includes('copy a part'));
  });

  test('of all else', async () => {
    await using server = await buckets({
      'HEAD photos': { status: 403 },
      'HEAD backup': { status: 403 },
      delete: denied,
    });

    await expect(server.photos.head(KEY)).rejects.toMatchObject(refused('reading the photo'));
    await expect(server.backup.head(KEY)).rejects.toMatchObject(refused('reading the backup'));
    await expect(server.backup.head(KEY)).rejects.toThrow('reading the backup (without a reason)');
    await expect(server.backup.remove(KEY, COPY)).rejects.toMatchObject(refused('writing the backup'));
  });
});

describe('no bucket at all is told from a bucket without the object', () => {
  test.each(['photos', 'backup'] as const)('of %s', async (side) => {
    await using server = await buckets({ [`HEAD ${side}`]: { status: 404 } });

    expect(await server[side].head(KEY)).toBeUndefined();
    const what = side === 'photos' ? 'reading the photo' : 'reading the backup';
    await expect(server[side].mustExist()).rejects.toMatchObject(refused(what));
    await expect(server[side].mustExist()).rejects.toThrow(`NoSuchBucket: there is no ${side}`);
  });

  test.each(['photos', 'backup'] as const)('of %s, if it is somebody else’s', async (side) => {
    await using server = await buckets({ [`HEAD ${side}`]: { status: 403 } });

    await expect(server[side].mustExist()).rejects.toMatchObject({ name: 'BackupRefusedError' });
  });

  test('of buckets that are there', async () => {
    await using server = await buckets({});

    await Promise.all([server.photos.mustExist(), server.backup.mustExist()]);
    expect(server.operations).toEqual(expect.arrayContaining(['HEAD photos', 'HEAD backup']));
  });
});

describe('an error behind a 200 is an error', () => {
  const behind200 = { status: 200, code: 'InternalError' };

  test('of a copy', async () => {
    await using server = await buckets({ copy: behind200 });

    await expect(server.backup.copy(KEY, PHOTO, undefined)).rejects.toMatchObject({ name: 'InternalError' });
  });

  test.each(['copy a part', 'complete'])('of a copy in parts: %s', async (operation) => {
    await using server = await buckets({ [operation]: behind200 }, 5);

    await expect(server.backup.copy(KEY, PHOTO, undefined)).rejects.toMatchObject({ name: 'InternalError' });
    expect(server.operations.at(-1)).toBe('abort');
  });
});

describe('whoever was overtaken looks again', () => {
  test.each([
    ['copy', 409, 'ConditionalRequestConflict'],
    ['copy', 412, 'PreconditionFailed'],
    ['copy', 404, 'NoSuchKey'],
    ['copy', 404, 'NoSuchVersion'],
    ['delete', 409, 'ConditionalRequestConflict'],
    ['delete', 412, 'PreconditionFailed'],
  ])('%s: %i %s', async (operation, status, code) => {
    await using server = await buckets({ [operation]: { status, code } });
    const act = async () =>
      operation === 'copy' ? server.backup.copy(KEY, PHOTO, COPY) : server.backup.remove(KEY, COPY);

    await expect(act()).rejects.toMatchObject({ name: 'SupersededError' });
  });

  test.each([
    ['complete', 412, 'PreconditionFailed'],
    ['complete', 409, 'ConditionalRequestConflict'],
    ['copy a part', 404, 'NoSuchVersion'],
  ])('%s: %i %s, and the upload is ended', async (operation, status, code) => {
    await using server = await buckets({ [operation]: { status, code } }, 5);

    await expect(server.backup.copy(KEY, PHOTO, COPY)).rejects.toMatchObject({ name: 'SupersededError' });
    expect(server.operations.at(-1)).toBe('abort');
  });
});

test('what S3 cannot do just now is its own error, to be tried again', async () => {
  await using server = await buckets({ copy: { status: 503, code: 'SlowDown' } });

  await expect(server.backup.copy(KEY, PHOTO, undefined)).rejects.toMatchObject({ name: 'SlowDown' });
});
