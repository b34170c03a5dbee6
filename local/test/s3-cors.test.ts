import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf } from './helpers/objects.ts';
import { outcomeOf } from './helpers/raw-request.ts';

const app = 'https://app.example.com';
const cors = [
  { origins: [app], methods: ['GET'], headers: [], exposed: ['ETag', 'x-amz-version-id'] },
  {
    origins: ['https://*.example.com'],
    methods: ['GET', 'PUT'],
    headers: ['Content-Type', 'x-amz-meta-*'],
    exposed: [],
    maxAgeSeconds: 600,
  },
  { origins: ['app://*://app'], methods: ['PUT'], headers: [], exposed: [] },
  { origins: ['*'], methods: ['HEAD'], headers: ['*'], exposed: [] },
];
const VARY = 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method';
/** The headers of an answer that browsers look at. */
const told = ({ headers }: Response): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name === 'vary' || name.startsWith('access-control-')));

const ask = (url: string, origin: string, method: string, headers?: string) =>
  fetch(url, {
    method: 'OPTIONS',
    headers: {
      ...(origin && { origin }),
      ...(method && { 'access-control-request-method': method }),
      ...(headers && { 'access-control-request-headers': headers }),
    },
  });

describe('a page of another origin', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let presigner: S3Client;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket('open', { cors }), bucket('closed')] });
    presigner = new S3Client({ ...local.client, requestChecksumCalculation: 'WHEN_REQUIRED' });
    await objectsOf(local.s3, 'open').put('hello.txt', 'hello');
    await objectsOf(local.s3, 'closed').put('hello.txt', 'hello');
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const write = () =>
    getSignedUrl(
      presigner,
      new PutObjectCommand({ Bucket: 'open', Key: 'new.txt', ContentType: 'text/plain' }),
    );
  const read = (Bucket = 'open', Key = 'hello.txt') =>
    getSignedUrl(presigner, new GetObjectCommand({ Bucket, Key }));

  test('may ask what it may do with a presigned URL, and do it', async () => {
    const url = await write();

    const preflight = await ask(url, app, 'PUT', 'content-type, X-Amz-Meta-By');
    const answer = await fetch(url, { method: 'PUT', headers: { origin: app }, body: 'hello' });

    expect(preflight.status).toBe(200);
    expect(await preflight.text()).toBe('');
    const allowed = {
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, PUT',
      'access-control-max-age': '600',
      vary: VARY,
    };
    const names = { 'access-control-allow-headers': 'content-type, x-amz-meta-by' };
    expect(told(preflight)).toEqual({ ...allowed, ...names });
    expect(answer.status).toBe(200);
    expect(told(answer)).toEqual(allowed);
  });

  test('is told by the first rule that allows it which headers it may read', async () => {
    const answer = await fetch(await read(), { headers: { origin: app } });

    expect(await answer.text()).toBe('hello');
    expect(told(answer)).toEqual({
      'access-control-allow-origin': app,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET',
      'access-control-expose-headers': 'ETag, x-amz-version-id',
      vary: VARY,
    });
  });

  test('is allowed by a later rule what the first one does not allow', async () => {
    const preflight = await ask(`${local.endpoint}/open/hello.txt`, app, 'GET', 'content-type');

    expect(preflight.status).toBe(200);
    expect(told(preflight)).toMatchObject({ 'access-control-allow-methods': 'GET, PUT' });
  });

  test('may be any, but then without credentials', async () => {
    const preflight = await ask(`${local.endpoint}/open/hello.txt`, 'null', 'HEAD', 'authorization');

    expect(told(preflight)).toEqual({
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'HEAD',
      'access-control-allow-headers': 'authorization',
      vary: VARY,
    });
  });

  test.each([
    ['of another origin', 'open', 'https://elsewhere.test', 'PUT', 'content-type', '403 AccessForbidden'],
    ['of an origin like it', 'open', 'https://app.example.com.test', 'PUT', '', '403 AccessForbidden'],
    ['of an origin too short', 'open', 'app://app', 'PUT', '', '403 AccessForbidden'],
    ['with another method', 'open', app, 'DELETE', '', '403 AccessForbidden'],
    ['with a method in small letters', 'open', app, 'put', '', '403 AccessForbidden'],
    ['with another header', 'open', app, 'PUT', 'content-type, x-amz-acl', '403 AccessForbidden'],
    ['of a bucket without rules', 'closed', app, 'GET', '', '403 AccessForbidden'],
    ['of a bucket that is not there', 'nowhere', app, 'GET', '', '403 AccessForbidden'],
    ['of no origin', 'open', '', 'GET', '', '400 BadRequest'],
    ['with no method', 'open', app, '', '', '400 BadRequest'],
  ])('may not ask %s', async (_, name, origin, method, headers, expected) => {
    const answer = await ask(`${local.endpoint}/${name}/hello.txt`, origin, method, headers);

    expect(outcomeOf(answer.status, await answer.text())).toBe(expected);
    expect(told(answer)).toEqual({});
  });

  test.each([
    ['of another origin', 'open', 'https://elsewhere.test'],
    ['of a bucket without rules', 'closed', app],
    ['of its own origin', 'open', ''],
  ])('is told nothing when it is %s', async (_, name, origin) => {
    const answer = await fetch(await read(name), { headers: { ...(origin && { origin }) } });

    expect(answer.status).toBe(200);
    expect(told(answer)).toEqual({});
  });

  test.each([
    ['is not there', () => read('open', 'nothing'), '404 NoSuchKey'],
    ['it may not read', async () => `${await read()}0`, '403 SignatureDoesNotMatch'],
  ])('may read why an object that %s is refused', async (_, url, expected) => {
    const answer = await fetch(await url(), { headers: { origin: app } });

    expect(outcomeOf(answer.status, await answer.text())).toBe(expected);
    expect(told(answer)).toMatchObject({ 'access-control-allow-origin': app });
  });
});
