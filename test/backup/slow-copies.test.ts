import { S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { backupBucket } from '../../functions/backup/backup-bucket.ts';
import { loopback } from '../helpers/loopback.ts';

const PHOTO = { versionId: 'v1', etag: '"e1"', bytes: 10, uploadedAt: '2026-11-23T09:00:00.000Z' };
const settings = {
  photos: { bucket: 'photos', owner: '111111111111' },
  backup: { bucket: 'backup', owner: '222222222222' },
  partSize: 5,
};
const SLOW_MS = 400;

/** A backup whose copies take longer than its client waits for headers; it counts requests by what they are. */
async function slowBackup(threshold: number, signal = new AbortController().signal) {
  const requests: string[] = [];
  const server = await loopback((request, response) => {
    const { method = '', url = '', headers } = request;
    const copies = 'x-amz-copy-source' in headers;
    const completes = method === 'POST' && url.includes('uploadId');
    requests.push(copies ? 'copy' : completes ? 'complete' : 'other');
    request.resume();
    response.setHeader('x-amz-version-id', 'b1').setHeader('ETag', '"e1"');
    const answer = () => response.end('<Result><ETag>"e1"</ETag><UploadId>u</UploadId></Result>');
    setTimeout(answer, copies || completes ? SLOW_MS : 0);
  });
  const requestHandler = { requestTimeout: SLOW_MS / 4, throwOnRequestTimeout: true };
  const s3 = new S3Client({ ...server.client, requestHandler, forcePathStyle: true });
  return { ...server, requests, backup: backupBucket(s3, { ...settings, threshold }, signal) };
}

test.each([
  ['at once', 100, ['copy']],
  ['in parts', 5, ['complete', 'copy', 'copy']],
])('a copy %s may take longer than headers otherwise may, and is asked for once', async (_, most, asked) => {
  await using slow = await slowBackup(most);

  const copy = await slow.backup.copy('uploads/ada/cat.jpg', PHOTO, undefined);

  expect(copy).toEqual({ versionId: 'b1', etag: '"e1"' });
  expect(slow.requests.filter((request) => request !== 'other').toSorted()).toEqual(asked);
});

test('the deadline ends it, and nobody asks again', async () => {
  await using slow = await slowBackup(100, AbortSignal.timeout(SLOW_MS / 2));

  await expect(slow.backup.copy('uploads/ada/cat.jpg', PHOTO, undefined)).rejects.toThrow();

  expect(slow.requests).toEqual(['copy']);
});
