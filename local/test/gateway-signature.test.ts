import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { type RawRequest, send, signed } from './helpers/raw-request.ts';

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const put = (path: string, body = 'hello'): RawRequest => ({ method: 'PUT', path, headers: {}, body });

describe('a request signed in its headers', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket('photos')] });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const keys = async (): Promise<(string | undefined)[]> => {
    const { Contents = [] } = await local.s3.send(new ListObjectsV2Command({ Bucket: 'photos' }));
    return Contents.map(({ Key }) => Key);
  };

  test.each([
    'plain.txt',
    'a b+c&d=e.txt',
    "it's (1)!*~.txt",
    'Grüße/日本/🙂.txt',
    '//two//slashes/',
    '%2F%zz',
    'a/../b/./c',
  ])('by the SDK is accepted for the key %j', async (Key) => {
    await local.s3.send(new PutObjectCommand({ Bucket: 'photos', Key, Body: 'hello' }));

    const { Body } = await local.s3.send(new GetObjectCommand({ Bucket: 'photos', Key }));

    expect(await Body?.transformToString()).toBe('hello');
  });

  test('by hand is accepted', async () => {
    const answer = await send(local.endpoint, signed(local.endpoint, put('/photos/by%20hand.txt')));

    expect(answer).toMatchObject({ outcome: '200', body: '' });
    expect(await keys()).toContain('by hand.txt');
  });

  test.each([
    ['a wrong secret', { secretAccessKey: 'wrong' }, '403 SignatureDoesNotMatch'],
    ['an unknown key', { accessKeyId: 'nobody' }, '403 InvalidAccessKeyId'],
    ['a hash of its body that is none', { payloadHash: 'none' }, '400 InvalidArgument'],
    ['a clock that is 16 minutes slow', { date: minutesFromNow(-16) }, '403 RequestTimeTooSkewed'],
    ['a clock that is 16 minutes fast', { date: minutesFromNow(16) }, '403 RequestTimeTooSkewed'],
  ])('with %s is refused', async (_, signing, outcome) => {
    const request = signed(local.endpoint, put('/photos/refused'), signing);

    const answer = await send(local.endpoint, request);

    expect(answer).toMatchObject({ outcome });
    expect(await keys()).not.toContain('refused');
  });

  test.each([-14, 14])('by a clock that is %i minutes off is accepted', async (minutes) => {
    const request = signed(local.endpoint, put('/photos/skewed'), { date: minutesFromNow(minutes) });

    const { outcome } = await send(local.endpoint, request);

    expect(outcome).toBe('200');
  });

  test.each<[string, Partial<RawRequest>, NodeJS.Dict<string>, string]>([
    ['another method', { method: 'DELETE' }, {}, '403 SignatureDoesNotMatch'],
    ['another path', { path: '/photos/other?x-id=a&x-id=b' }, {}, '403 SignatureDoesNotMatch'],
    ['another query', { path: '/photos/tampered?x-id=a&x-id=c' }, {}, '403 SignatureDoesNotMatch'],
    [
      'one more parameter',
      { path: '/photos/tampered?x-id=a&x-id=b&prefix' },
      {},
      '403 SignatureDoesNotMatch',
    ],
    ['another value of a signed header', {}, { 'x-amz-meta-a': '2' }, '403 SignatureDoesNotMatch'],
    ['a signed header taken away', {}, { 'x-amz-meta-a': undefined }, '403 SignatureDoesNotMatch'],
    ['a header that is not signed', {}, { 'x-amz-meta-b': '1' }, '403 AccessDenied'],
    ['another body', { body: 'HELLO' }, {}, '400 XAmzContentSHA256Mismatch'],
    ['no hash of its body', {}, { 'x-amz-content-sha256': undefined }, '400 InvalidRequest'],
    ['no date', {}, { 'x-amz-date': undefined }, '403 AccessDenied'],
    ['a date that is none', {}, { 'x-amz-date': 'yesterday' }, '403 AccessDenied'],
    ['a date header that is none', {}, { 'x-amz-date': undefined, date: 'yesterday' }, '403 AccessDenied'],
    ['version 2', {}, { authorization: 'AWS local:c2lnbmF0dXJl' }, '400 InvalidRequest'],
    ['another scheme', {}, { authorization: 'Basic bG9jYWw6bG9jYWw=' }, '400 AuthorizationHeaderMalformed'],
    ['a path that cannot be decoded', { path: '/photos/%zz' }, {}, '400 InvalidURI'],
  ])('and then given %s is refused', async (_, changes, headers, outcome) => {
    const request = signed(local.endpoint, {
      ...put('/photos/tampered?x-id=a&x-id=b'),
      headers: { 'x-amz-meta-a': '1' },
    });
    const tampered = { ...request, ...changes, headers: { ...request.headers, ...headers } };

    const answer = await send(local.endpoint, tampered);

    expect(answer).toMatchObject({ outcome });
    expect(await keys()).not.toContain('tampered');
    expect(await keys()).not.toContain('other');
  });

  test('may leave its body unsigned', async () => {
    const request = signed(local.endpoint, put('/photos/unsigned-body'), { payloadHash: 'UNSIGNED-PAYLOAD' });

    const { outcome } = await send(local.endpoint, { ...request, body: 'HELLO' });

    expect(outcome).toBe('200');
  });

  test('without any signature is refused', async () => {
    const answer = await send(local.endpoint, put('/photos/anonymous'));

    expect(answer).toMatchObject({ outcome: '403 AccessDenied' });
  });
});
