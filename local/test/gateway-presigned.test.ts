import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { outcomeOf, sha256 } from './helpers/raw-request.ts';

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const outcome = async (response: Response) => outcomeOf(response.status, await response.text());

describe('a presigned URL', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let presigner: S3Client;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket('photos')] });
    presigner = new S3Client({ ...local.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
    await local.s3.send(new PutObjectCommand({ ...object, Body: 'hello' }));
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const object = { Bucket: 'photos', Key: 'a b+c.txt' };
  const read = (rest = {}) => getSignedUrl(presigner, new GetObjectCommand(object), rest);
  const write = (Key: string, rest = {}) =>
    getSignedUrl(presigner, new PutObjectCommand({ Bucket: 'photos', Key, ...rest }), {
      signableHeaders: new Set(['content-type']),
    });
  const keys = async (): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await local.s3.send(new ListObjectsV2Command({ Bucket: 'photos' }));
    return Contents.map(({ Key }) => Key);
  };

  test('reads an object', async () => {
    const response = await fetch(await read());

    expect(response.status).toBe(200);
    expect(await response.text()).toBe('hello');
  });

  test('writes an object with the type that it was signed for', async () => {
    const url = await write('written.png', { ContentType: 'image/png' });

    const { status } = await fetch(url, {
      method: 'PUT',
      body: 'image',
      headers: { 'content-type': 'image/png' },
    });

    expect(status).toBe(200);
    const { ContentType, Body } = await local.s3.send(
      new GetObjectCommand({ Bucket: 'photos', Key: 'written.png' }),
    );
    expect(ContentType).toBe('image/png');
    expect(await Body?.transformToString()).toBe('image');
  });

  test('holds for the host header that it was signed for only', async () => {
    const url = new URL(await read());
    url.hostname = 'localhost';

    const response = await fetch(url);

    expect(await outcome(response)).toBe('403 SignatureDoesNotMatch');
  });

  test.each([
    ['has expired', { signingDate: minutesFromNow(-2), expiresIn: 60 }, '403 AccessDenied'],
    ['is of the future', { signingDate: minutesFromNow(60) }, '403 AccessDenied'],
  ])('that %s is refused', async (_, options, expected) => {
    const response = await fetch(await read(options));

    expect(await outcome(response)).toBe(expected);
  });

  test('is good until it expires, however old its date', async () => {
    const { status } = await fetch(await read({ signingDate: minutesFromNow(-59), expiresIn: 3600 }));

    expect(status).toBe(200);
  });

  test.each([
    ['another key', (url: URL) => (url.pathname = '/photos/other.txt'), '403 SignatureDoesNotMatch'],
    [
      'a longer life',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Expires', '86400'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'a life of over a week',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Expires', '604801'),
      '400 AuthorizationQueryParametersError',
    ],
    [
      'a later date',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Date', '20990101T000000Z'),
      '400 AuthorizationQueryParametersError',
    ],
    [
      'a date that is none',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Date', 'soon'),
      '400 AuthorizationQueryParametersError',
    ],
    [
      'one more parameter',
      ({ searchParams }: URL) => searchParams.set('versionId', 'null'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'another signature',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Signature', '0'.repeat(64)),
      '403 SignatureDoesNotMatch',
    ],
    [
      'a signature that is none',
      ({ searchParams }: URL) => searchParams.set('X-Amz-Signature', 'é'.repeat(64)),
      '403 SignatureDoesNotMatch',
    ],
    ['no signature', ({ searchParams }: URL) => searchParams.delete('X-Amz-Signature'), '403 AccessDenied'],
  ])('given %s is refused', async (_, tamper, expected) => {
    const url = new URL(await read());
    tamper(url);

    const response = await fetch(url);

    expect(await outcome(response)).toBe(expected);
  });

  test.each(['PUT', 'DELETE', 'HEAD'])('to read does not %s', async (method) => {
    const url = await read();

    const { status } = await fetch(url, { method, ...(method === 'PUT' && { body: 'other' }) });

    expect(status).toBe(403);
    const { Body } = await local.s3.send(new GetObjectCommand(object));
    expect(await Body?.transformToString()).toBe('hello');
  });

  test.each([
    ['a copy', { 'x-amz-copy-source': '/photos/a%20b%2Bc.txt' }, '403 AccessDenied'],
    ['one with metadata', { 'x-amz-meta-by': 'me' }, '403 AccessDenied'],
    ['one of another type', { 'content-type': 'text/html' }, '403 SignatureDoesNotMatch'],
  ])('cannot be made %s', async (_, headers, expected) => {
    const url = await write('refused.png', { ContentType: 'image/png' });

    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'image/png', ...headers },
      body: 'x',
    });

    expect(await outcome(response)).toBe(expected);
    expect(await keys()).not.toContain('refused.png');
  });

  test.each([
    ['x', '200'],
    ['y', '400 XAmzContentSHA256Mismatch'],
  ])('may be used with the hash of its body, %j: %s', async (body, expected) => {
    const url = await write('hashed.txt', { ContentType: 'text/plain' });

    const response = await fetch(url, {
      method: 'PUT',
      headers: { 'content-type': 'text/plain', 'x-amz-content-sha256': sha256('x') },
      body,
    });

    expect(await outcome(response)).toBe(expected);
  });

  test('with a session token that is not of its key is refused', async () => {
    const { accessKeyId, secretAccessKey } = local.client.credentials;
    const credentials = { accessKeyId, secretAccessKey, sessionToken: 'stolen' };
    const other = new S3Client({ ...local.client, credentials });

    const response = await fetch(await getSignedUrl(other, new GetObjectCommand(object)));

    expect(await outcome(response)).toBe('400 InvalidToken');
  });
});
