import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { crcText } from './helpers/crc.ts';
import { newKey } from './helpers/objects.ts';
import { type RawRequest, send, signed } from './helpers/raw-request.ts';
import { signedStream } from './helpers/signed-stream.ts';

type Trailers = Record<string, string>;
/** What the body has, what makes it so, and what comes of it. */
type Case = [string, (body: string) => string, string];

const PIECES = ['hello '.repeat(2000), 'wörld '.repeat(2000), 'again'];
const TEXT = PIECES.join('');
const TRAILERS = { 'x-amz-checksum-crc32': crcText(TEXT) };

const replace = (from: string | RegExp, to: string) => (body: string) => body.replace(from, to);

describe('a body in chunks', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket('photos')] });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const stored = async (Key: string): Promise<string | undefined> => {
    const { Body } = await local.s3.send(new GetObjectCommand({ Bucket: 'photos', Key }));
    return Body?.transformToString();
  };
  /** What is left in the bucket and on disk. */
  const left = async (): Promise<[string[], number]> => {
    const { Contents = [] } = await local.s3.send(new ListObjectsV2Command({ Bucket: 'photos' }));
    return [Contents.map(({ Key = '' }) => Key), readdirSync(join(local.directory, 'objects')).length];
  };
  const signedPut = (key: string, trailers?: Trailers) =>
    signedStream(local.endpoint, `/photos/${encodeURIComponent(key)}`, PIECES, trailers);

  test.each([
    ['signed', undefined],
    ['signed with a signed trailer', TRAILERS],
  ])('%s is stored', async (_, trailers) => {
    const key = newKey();

    const { outcome, headers } = await send(local.endpoint, signedPut(key, trailers));

    expect(outcome).toBe('200');
    expect(await stored(key)).toBe(TEXT);
    expect(headers['x-amz-checksum-crc32']).toBe(trailers?.['x-amz-checksum-crc32']);
  });

  test('may be empty', async () => {
    const { outcome } = await send(local.endpoint, signedStream(local.endpoint, '/photos/empty', []));

    expect(outcome).toBe('200');
    expect(await stored('empty')).toBe('');
  });

  /** Sends a signed body, tampered with. */
  async function expectRefusal(tamper: (body: string) => string, outcome: string, trailers?: Trailers) {
    const before = await left();
    const request = signedPut('refused', trailers);

    const answer = await send(local.endpoint, { ...request, body: tamper(String(request.body)) });

    expect(answer).toMatchObject({ outcome });
    expect(await left()).toEqual(before);
  }

  test.each<Case>([
    ['a tampered chunk', replace('wörld', 'WÖRLD'), '403 SignatureDoesNotMatch'],
    ['a tampered last chunk', replace('again', 'AGAIN'), '403 SignatureDoesNotMatch'],
    ['no signature of a chunk', replace(/;chunk-signature=\w+/, ''), '403 SignatureDoesNotMatch'],
    ['another signature of a chunk', replace(/(chunk-signature=)./g, '$1x'), '403 SignatureDoesNotMatch'],
    ['two chunks in another order', swapped, '403 SignatureDoesNotMatch'],
    ['no last chunk', replace(/0;chunk.*$/s, ''), '400 IncompleteBody'],
    ['an end in the middle of a chunk', (body) => body.slice(0, 5000), '400 IncompleteBody'],
    ['an end in the middle of a line', (body) => body.slice(0, 20), '400 IncompleteBody'],
    ['nothing at all', () => '', '400 IncompleteBody'],
    ['a chunk that is longer than it says', replace('hello', 'hello hello'), '400 InvalidRequest'],
    ['a size that is none', (body) => `x${body}`, '400 InvalidRequest'],
    ['a line without an end', (body) => body.replaceAll(/[\r;]/g, '-'), '400 InvalidRequest'],
  ])('with %s is refused, and leaves nothing', (_, tamper, outcome) => expectRefusal(tamper, outcome));

  test.each<Case>([
    ['a tampered trailer', replace(/(crc32:)./, '$1*'), '403 SignatureDoesNotMatch'],
    [
      'another signature of its trailer',
      replace(/(trailer-signature:)./, '$1x'),
      '403 SignatureDoesNotMatch',
    ],
    [
      'no signature of its trailer',
      replace(/x-amz-trailer-signature.*\r\n/, ''),
      '403 SignatureDoesNotMatch',
    ],
    ['no trailer', replace(/x-amz-checksum.*\r\n/, ''), '400 MalformedTrailerError'],
    ['one more trailer', replace('x-amz-checksum', 'a:b\r\nx-amz-checksum'), '400 MalformedTrailerError'],
    ['no end of its trailers', (body) => body.slice(0, -2), '400 IncompleteBody'],
  ])('with %s is refused, and leaves nothing', (_, tamper, outcome) =>
    expectRefusal(tamper, outcome, TRAILERS),
  );

  test('with a wrong checksum, rightly signed, is refused, and leaves nothing', () =>
    expectRefusal((body) => body, '400 BadDigest', { 'x-amz-checksum-crc32': crcText('other') }));

  test.each([
    ['too short', '5', '400 IncompleteBody'],
    ['too long', '7', '400 IncompleteBody'],
    ['not given', undefined, '411 MissingContentLength'],
  ])('whose decoded length is %s is refused', async (_, length, outcome) => {
    const before = await left();
    const request = unsignedPut('refused', ['6', 'hello!', '0', ''], {
      'x-amz-decoded-content-length': length,
      'x-amz-trailer': undefined,
    });

    const answer = await send(local.endpoint, request);

    expect(answer).toMatchObject({ outcome });
    expect(await left()).toEqual(before);
  });

  test('that does not say how long it is, is refused', async () => {
    const before = await left();
    const headers = { 'transfer-encoding': 'chunked' };
    const request = { method: 'PUT', path: '/photos/refused', headers, body: 'hello' };

    const answer = await send(local.endpoint, signed(local.endpoint, request));

    expect(answer).toMatchObject({ outcome: '501 NotImplemented' });
    expect(await left()).toEqual(before);
  });

  /** Framed, but not signed: as the SDK sends a stream. */
  function unsignedPut(key: string, lines: string[], headers: NodeJS.Dict<string> = {}): RawRequest {
    const given = {
      'x-amz-trailer': 'x-amz-checksum-crc32',
      'x-amz-decoded-content-length': '6',
      ...headers,
    };
    const body = [...lines, ''].join('\r\n');
    const request = { method: 'PUT', path: `/photos/${key}`, headers: given, body };
    return signed(local.endpoint, request, { payloadHash: 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' });
  }

  test.each([
    ['the right checksum', [`x-amz-checksum-crc32:${crcText('hello!')}`, ''], '200'],
    ['the right checksum in another spelling', [`X-Amz-Checksum-Crc32 : ${crcText('hello!')} `, ''], '200'],
    ['a wrong checksum', [`x-amz-checksum-crc32:${crcText('hello')}`, ''], '400 BadDigest'],
    ['no checksum', [''], '400 MalformedTrailerError'],
  ])('that is not signed, with %s: %j → %s', async (_, trailer, outcome) => {
    const request = unsignedPut('unsigned', ['6', 'hello!', '0', ...trailer]);

    const answer = await send(local.endpoint, request);

    expect(answer).toMatchObject({ outcome });
  });

  test('as the SDK sends it is stored, and its framing is not kept', async () => {
    const Key = newKey();
    const Body = Readable.from([Buffer.from('hello '), Buffer.from('again')]);

    const { ChecksumCRC32 } = await local.s3.send(
      new PutObjectCommand({ Bucket: 'photos', Key, Body, ContentLength: 11, ContentEncoding: 'gzip' }),
    );

    const { ContentEncoding } = await local.s3.send(new GetObjectCommand({ Bucket: 'photos', Key }));
    expect(ChecksumCRC32).toBe(crcText('hello again'));
    expect(ContentEncoding).toBe('gzip');
    expect(await stored(Key)).toBe('hello again');
  });
});

/** The first two chunks of a body change places. */
function swapped(body: string): string {
  const [first = '', second = '', ...rest] = body.split(/(?<=\r\n)(?=\w+;chunk)/);
  return [second, first, ...rest].join('');
}
