import { createHash } from 'node:crypto';
import {
  type ChecksumAlgorithm,
  type ChecksumType,
  CreateMultipartUploadCommand,
  type CompletedPart,
  type HeadObjectCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { crc, crcText } from './helpers/crc.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { partOf, uploadsTo } from './helpers/uploads.ts';

type Sums = Pick<HeadObjectCommandOutput, 'ChecksumCRC32' | 'ChecksumCRC64NVME' | 'ChecksumType'>;

const Bucket = 'photos';
const BODIES = [partOf('a'), partOf('b', 7)] as const;
const sha256 = (data: Buffer | string): Buffer => createHash('sha256').update(data).digest();
const composite = (hash: typeof crc): string =>
  `${hash(Buffer.concat(BODIES.map(hash))).toString('base64')}-2`;
const sumsOf = ({ ChecksumCRC32, ChecksumCRC64NVME, ChecksumType }: Sums): Sums => ({
  ChecksumCRC32,
  ChecksumCRC64NVME,
  ChecksumType,
});
const checked = { ChecksumMode: 'ENABLED' } as const;

describe('the checksum of an upload in parts', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let objects: ReturnType<typeof objectsOf>;
  let uploads: ReturnType<typeof uploadsTo>;
  /** Of a client that adds no checksums of its own. */
  let plain: ReturnType<typeof uploadsTo>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket)] });
    objects = objectsOf(local.s3, Bucket);
    uploads = uploadsTo(local.s3, Bucket);
    plain = uploadsTo(new S3Client({ ...local.client, requestChecksumCalculation: 'WHEN_REQUIRED' }), Bucket);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  /** Sends the two parts of an upload, with checksums of its algorithm. */
  async function uploadOfTwo(
    ChecksumAlgorithm: ChecksumAlgorithm,
    rest: { ChecksumType?: ChecksumType } = {},
  ) {
    const upload = await uploads.begin(newKey(), { ChecksumAlgorithm, ...rest });
    const sending = BODIES.map((body, index) => uploads.send(upload, index + 1, body, { ChecksumAlgorithm }));
    return { upload, parts: await Promise.all(sending) };
  }

  test.each<[ChecksumAlgorithm, string]>([
    ['CRC32', composite(crc)],
    ['SHA256', composite(sha256)],
  ])('in %s is made of those of its parts, if nothing else is asked', async (algorithm, expected) => {
    const { upload, parts } = await uploadOfTwo(algorithm);

    const answer = await uploads.complete(upload, parts);

    const checksum = { [`Checksum${algorithm}`]: expected, ChecksumType: 'COMPOSITE' };
    expect(answer).toMatchObject(checksum);
    expect(await objects.head(upload.Key, checked)).toMatchObject(checksum);
  });

  test.each<[ChecksumAlgorithm, { ChecksumType?: ChecksumType }]>([
    ['CRC32', { ChecksumType: 'FULL_OBJECT' }],
    ['CRC64NVME', {}],
  ])('in %s with %j is that of all bytes', async (algorithm, rest) => {
    const { upload, parts } = await uploadOfTwo(algorithm, rest);
    const whole = await objects.put(newKey(), BODIES.join(''), { ChecksumAlgorithm: algorithm });
    const expected = sumsOf({ ...whole, ChecksumType: 'FULL_OBJECT' });

    const answer = await uploads.complete(upload, parts);

    expect(sumsOf(answer)).toEqual(expected);
    const { text, ...read } = await objects.get(upload.Key, checked);
    expect(sumsOf(read)).toEqual(expected);
    expect(text === BODIES.join('')).toBe(true);
  });

  test('is the one that the SDK asks for when it uploads', async () => {
    const params = { Bucket, Key: newKey(), Body: BODIES.join('') };

    await new Upload({ client: local.s3, params }).done();

    expect(await objects.head(params.Key, checked)).toMatchObject({
      ChecksumCRC32: composite(crc),
      ChecksumType: 'COMPOSITE',
    });
  });

  test('is told when the upload begins', async () => {
    const command = new CreateMultipartUploadCommand({ Bucket, Key: newKey(), ChecksumAlgorithm: 'SHA1' });

    const begun = await local.s3.send(command);

    expect(begun).toMatchObject({ ChecksumAlgorithm: 'SHA1', ChecksumType: 'COMPOSITE' });
  });

  test.each<[ChecksumAlgorithm | undefined, ChecksumType]>([
    ['SHA256', 'FULL_OBJECT'],
    ['CRC64NVME', 'COMPOSITE'],
    [undefined, 'COMPOSITE'],
  ])('in %s cannot be %s', async (ChecksumAlgorithm, ChecksumType) => {
    const beginning = plain.begin(newKey(), {
      ...(ChecksumAlgorithm && { ChecksumAlgorithm }),
      ChecksumType,
    });

    expect(await refusal(beginning)).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  test('needs that of each part, when it is made of them', async () => {
    const { upload, parts } = await uploadOfTwo('CRC32');

    const without = await refusal(plain.send(upload, 3, 'x'));
    const another = await refusal(uploads.send(upload, 3, 'x', { ChecksumAlgorithm: 'SHA256' }));
    const unnamed = parts.map(({ PartNumber, ETag }) => ({ PartNumber, ETag }));
    const incomplete = await refusal(uploads.complete(upload, unnamed));

    expect(without.message).toContain('expected checksum Type: crc32, actual checksum Type: null');
    expect(another.message).toContain('expected checksum Type: crc32, actual checksum Type: sha256');
    expect(incomplete).toMatchObject({ name: 'InvalidRequest', status: 400 });
    expect(incomplete.message).toContain('It was missing for part 1 in the request.');
    await uploads.complete(upload, parts);
  });

  test('needs no other, when it is that of all bytes', async () => {
    const upload = await plain.begin(newKey(), { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' });
    const part = await plain.send(upload, 1, BODIES[0]);

    const { ChecksumCRC32 } = await plain.complete(upload, [part]);

    expect(ChecksumCRC32).toBe(crcText(BODIES[0]));
  });

  test.each<[string, (parts: CompletedPart[]) => [CompletedPart[], object?], string]>([
    [
      'another one of a part',
      ([first, ...rest]) => [[{ ...first, ChecksumCRC32: 'AAAAAA==' }, ...rest]],
      'InvalidPart',
    ],
    ['another one of all', (parts) => [parts, { ChecksumCRC32: 'AAAAAA==' }], 'BadDigest'],
    ['another type', (parts) => [parts, { ChecksumType: 'COMPOSITE' }], 'BadDigest'],
  ])('is refused when its completion expects %s', async (_, expecting, name) => {
    const { upload, parts } = await uploadOfTwo('CRC32', { ChecksumType: 'FULL_OBJECT' });

    const [named, rest] = expecting(parts);
    const refused = await refusal(uploads.complete(upload, named, rest));

    expect(refused).toMatchObject({ name, status: 400 });
    await uploads.complete(upload, parts, { ChecksumCRC32: crcText(BODIES.join('')) });
  });

  test('counts the parts that are copied', async () => {
    await objects.put('source', BODIES[1]);
    const upload = await uploads.begin(newKey(), { ChecksumAlgorithm: 'CRC32' });
    const sent = await uploads.send(upload, 1, BODIES[0]);

    const copied = await uploads.copy(upload, 2, { CopySource: `${Bucket}/source` });

    expect(copied.ChecksumCRC32).toBe(crcText(BODIES[1]));
    const { ChecksumCRC32 } = await uploads.complete(upload, [sent, copied]);
    expect(ChecksumCRC32).toBe(composite(crc));
  });

  test('of an object that is copied is that of all bytes', async () => {
    const { upload, parts } = await uploadOfTwo('CRC32');
    await uploads.complete(upload, parts);

    const key = newKey();
    await objects.copy(key, `${Bucket}/${encodeURIComponent(upload.Key)}`);

    expect(await objects.head(key, checked)).toMatchObject({
      ChecksumCRC32: crcText(BODIES.join('')),
      ChecksumType: 'FULL_OBJECT',
    });
  });
});
