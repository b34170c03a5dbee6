import { createHash } from 'node:crypto';
import { ChecksumAlgorithm, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket('photos')] });
  objects = objectsOf(local.s3, 'photos');
});
afterAll(() => local[Symbol.asyncDispose]());

const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('base64');

// The checksums of "123456789" in the catalogue of CRCs, and by sha1sum and sha256sum.
test.each([
  [ChecksumAlgorithm.CRC32, 'ChecksumCRC32', 'cbf43926'],
  [ChecksumAlgorithm.CRC32C, 'ChecksumCRC32C', 'e3069283'],
  [ChecksumAlgorithm.CRC64NVME, 'ChecksumCRC64NVME', 'ae8b14860a799888'],
  [ChecksumAlgorithm.SHA1, 'ChecksumSHA1', 'f7c3bc1d808e04732adf679965ccc34ca7ae3441'],
  [
    ChecksumAlgorithm.SHA256,
    'ChecksumSHA256',
    '15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225',
  ],
] as const)('%s is checked, kept and given back', async (algorithm, name, hex) => {
  const { put, get, head } = objects;
  const [key, given] = [newKey(), newKey()];
  const expected = { [name]: Buffer.from(hex, 'hex').toString('base64') };

  const answer = await put(key, '123456789', { ChecksumAlgorithm: algorithm });
  const answerToGiven = await put(given, '123456789', expected);

  expect(answer).toMatchObject(expected);
  expect(answerToGiven).toMatchObject(expected);
  const asked = { ChecksumMode: 'ENABLED' as const };
  expect(await get(key, asked)).toMatchObject({
    ...expected,
    text: '123456789',
    ChecksumType: 'FULL_OBJECT',
  });
  expect(await head(given, asked)).toMatchObject(expected);
});

test.each([
  ['MD5', { ContentMD5: digest('md5', 'other') }, 'BadDigest'],
  ['SHA-256', { ChecksumSHA256: digest('sha256', 'other') }, 'BadDigest'],
  ['CRC-32', { ChecksumCRC32: 'AAAAAA==' }, 'BadDigest'],
  ['CRC-32 that is none', { ChecksumCRC32: 'none' }, 'InvalidRequest'],
])('a wrong %s is refused, and nothing is stored', async (_, checksum, name) => {
  const { put, head, get } = objects;
  const [key, replaced] = [newKey(), newKey()];
  await put(replaced, 'before');

  const refused = await refusal(put(key, 'content', checksum));

  expect(refused).toMatchObject({ name, status: 400 });
  expect(await refusal(head(key))).toMatchObject({ status: 404 });
  await refusal(put(replaced, 'content', checksum));
  expect(await get(replaced)).toMatchObject({ text: 'before' });
});

test('a right MD5 is taken', async () => {
  const key = newKey();

  await objects.put(key, 'content', { ContentMD5: digest('md5', 'content') });

  expect(await objects.get(key)).toMatchObject({ text: 'content' });
});

test('a part of an object does not come with the checksum of all of it', async () => {
  const key = newKey();
  await objects.put(key, '123456789', { ChecksumAlgorithm: 'SHA256' });

  const part = await objects.get(key, { Range: 'bytes=0-3', ChecksumMode: 'ENABLED' });

  expect(part.text).toBe('1234');
  expect(part.ChecksumSHA256).toBeUndefined();
});

test('a client that wants no checksums gets none', async () => {
  const client = new S3Client({
    ...local.client,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const { put, get } = objectsOf(client, 'photos');
  const key = newKey();

  await put(key, 'content');

  const answer = await get(key);
  expect(answer.text).toBe('content');
  expect(Object.keys(answer).filter((name) => name.startsWith('Checksum'))).toEqual([]);
});
