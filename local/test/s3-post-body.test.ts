import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request as open } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { untrailed } from '../gateway/payload.ts';
import { readForm } from '../s3/post-form.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { type Fields, formOf, sendForm } from './helpers/forms.ts';
import { objectsOf, refusal } from './helpers/objects.ts';
import { outcomeOf } from './helpers/raw-request.ts';

const MEGABYTE = 1024 * 1024;
const Bucket = 'photos';
const TYPE = 'multipart/form-data; boundary=edge';
const MALFORMED = '400 MalformedPOSTRequest';

/** One part of a form. */
const part = (disposition: string, content: string): string =>
  `--edge\r\nContent-Disposition: ${disposition}\r\n\r\n${content}\r\n`;
const field = (name: string, value: string): string => part(`form-data; name="${name}"`, value);
const file = (content: string, name = 'file'): string =>
  part(`form-data; name="${name}"; filename="cat.txt"`, content);
/** What does not count. */
const AFTER = field('after', 'x') + file('x'.repeat(200_000), 'other');
const END = '--edge--\r\n';

async function answerTo(outgoing: ClientRequest): Promise<string> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what this event has
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  return outcomeOf(response.statusCode, await text(response));
}

describe('the body of a form', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let fields: string;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket)] });
    fields = await presigned(5 * MEGABYTE);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  /** The parts of a form before its file. */
  async function presigned(most: number): Promise<string> {
    const Conditions: [['content-length-range', number, number]] = [['content-length-range', 0, most]];
    const post = await createPresignedPost(local.s3, { Bucket, Key: 'cat.txt', Conditions });
    return Object.entries(post.fields)
      .map(([name, value]) => field(name, value))
      .join('');
  }
  const left = (): string[] => readdirSync(join(local.directory, 'objects'));
  const start = (headers: Fields): ClientRequest =>
    open(`${local.endpoint}/${Bucket}`, { method: 'POST', headers: { 'content-type': TYPE, ...headers } });

  /** Sends a body as it is: each of its characters is one byte. */
  function send(body: string, type = TYPE): Promise<string> {
    const outgoing = start({ 'content-type': type, 'content-length': String(body.length) });
    outgoing.end(body, 'latin1');
    return answerTo(outgoing);
  }

  test('may have all that the standard allows', async () => {
    const padded =
      `preamble\r\n${fields}${file('hello')}`.replaceAll('--edge', '--"e d') + '--"e d--\r\nepilogue';

    expect(await send(padded, 'Multipart/Form-Data; charset=utf-8; boundary="\\"e d"')).toBe('204');
  });

  test.each<[string, (fields: string) => string, string]>([
    ['ends before its file', (given) => given + END, '400 InvalidArgument'],
    [
      'has its file under another name',
      (given) => given + field('photo', 'hello') + END,
      '400 InvalidArgument',
    ],
    ['has two files', (given) => given + file('hello') + file('again') + END, '400 InvalidArgument'],
    [
      'has two files, one of them in text',
      (given) => given + file('a') + field('file', 'b') + END,
      '400 InvalidArgument',
    ],
    ['has its fields after its file', (given) => file('hello') + given + END, '400 InvalidArgument'],
    ['is empty', () => '', MALFORMED],
    ['is no form', () => 'hello', MALFORMED],
    ['ends in a field', (given) => given.slice(0, -20), MALFORMED],
    ['ends in its file', (given) => given + file('hello').slice(0, -5), MALFORMED],
    ['ends right after its file', (given) => given + file('hello'), MALFORMED],
    ['ends in the head of a part', (given) => `${given}--edge\r\nContent-Dis`, MALFORMED],
    ['has a broken head', (given) => `${given}--edge\r\nbroken\r\n\r\nx\r\n${END}`, MALFORMED],
    [
      'has a broken head after its file',
      (given) => `${given}${file('hello')}--edge\r\nbroken\r\n\r\nx\r\n${END}`,
      MALFORMED,
    ],
    [
      'has a field without a name',
      (given) => given + part('form-data', 'x') + file('hello') + END,
      MALFORMED,
    ],
    [
      'has too much before its file',
      (given) => given + field('x-ignore', 'x'.repeat(20_480)) + file('x') + END,
      '400 MaxPostPreDataLengthExceeded',
    ],
    [
      'has too many fields',
      (given) => given + field('x-ignore-a', '').repeat(2048) + file('x') + END,
      '400 MaxPostPreDataLengthExceeded',
    ],
    [
      'has a file among its fields',
      (given) => given + file('x', 'x-ignore') + file('hello') + END,
      '501 NotImplemented',
    ],
    ['has bytes in place of a name', (given) => given + field('file', '\xff') + END, '501 NotImplemented'],
  ])('that %s is refused, and leaves nothing', async (_, change, expected) => {
    const before = left();

    const outcome = await send(change(fields));

    expect(outcome).toBe(expected);
    expect(left()).toEqual(before);
  });

  test.each([
    ['no boundary', 'multipart/form-data', MALFORMED],
    ['another boundary', 'multipart/form-data; boundary=other', MALFORMED],
    ['another type', 'application/x-www-form-urlencoded', '403 AccessDenied'],
  ])('with %s is refused', async (_, type, expected) => {
    expect(await send(fields + file('hello') + END, type)).toBe(expected);
  });

  test('that does not say how long it is, is refused', async () => {
    const outgoing = start({ 'transfer-encoding': 'chunked' });
    outgoing.end(fields + file('hello') + END);

    expect(await answerTo(outgoing)).toBe('411 MissingContentLength');
  });

  test('is not read to its end once its file is too large', async () => {
    const before = left();
    const outgoing = start({ 'content-length': String(1024 * MEGABYTE) });
    outgoing.write((await presigned(MEGABYTE)) + file('x'.repeat(MEGABYTE + 1)));

    const outcome = await answerTo(outgoing);

    expect(outcome).toBe('400 EntityTooLarge');
    expect(left()).toEqual(before);
    outgoing.destroy();
  });

  test('may be sent to its end when it was refused by its first fields', async () => {
    const rest = 'x'.repeat(16 * MEGABYTE);
    const body = field('key', 'cat.txt') + file(rest) + END;
    const outgoing = start({ 'content-length': String(body.length) });
    outgoing.write(body.slice(0, 300));

    const outcome = await answerTo(outgoing);
    outgoing.end(body.slice(300));
    await once(outgoing, 'finish');

    expect(outcome).toBe('403 AccessDenied');
  });

  test('that is cut off leaves nothing', async () => {
    const before = left();
    const outgoing = start({ 'content-length': String(5 * MEGABYTE) });
    outgoing.on('error', () => {});
    outgoing.write(fields + file('x'.repeat(2 * MEGABYTE)));
    await expect.poll(() => left().length).toBe(before.length + 1);

    outgoing.destroy();

    await expect.poll(() => left()).toEqual(before);
    expect(await refusal(objectsOf(local.s3, Bucket).head('cat.txt', { VersionId: 'null' }))).toMatchObject({
      status: 404,
    });
    expect(local.cloud.trace.recent.filter(({ type }) => type === 'Crash')).toEqual([]);
  });
});

test('a form has the same fields and file in whatever pieces it comes', async () => {
  const content = fc.array(fc.constantFrom('\r\n', '--edg', '\r\n--', '-', 'edge', 'x', 'x'.repeat(70_000)));
  const sizes = fc.array(fc.constantFrom(1, 2, 7, 100, 65_536, 200_000), { minLength: 1 });
  await fc.assert(
    fc.asyncProperty(content, fc.webPath(), sizes, async (written, value, lengths) => {
      const bytes = written.join('').replaceAll('--edge', '');
      const body = Buffer.from(field('Key', value) + file(bytes) + AFTER + END);

      const read = await formIn(pieces(body, lengths));

      expect(read.fields).toEqual([['key', value]]);
      expect(read.file.equals(Buffer.from(bytes))).toBe(true);
    }),
  );
});

/** What a form has that comes in these pieces. */
async function formIn(source: AsyncIterable<Buffer>) {
  const read = { fields: [['', '']], file: Buffer.alloc(0) };
  const call = { headers: { 'content-type': TYPE }, payload: untrailed(source) };
  await readForm(call, async (fields, content) => {
    read.fields = [...fields];
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    read.file = Buffer.concat(chunks);
  });
  return read;
}

/** Cuts a body up into these lengths, again and again. */
async function* pieces(body: Buffer, lengths: number[]): AsyncGenerator<Buffer> {
  let at = 0;
  for (let turn = 0; at < body.length; turn += 1) {
    const length = turn < 1000 ? (lengths[turn % lengths.length] ?? 1) : 65_536;
    yield body.subarray(at, at + length);
    at += length;
  }
}

test('64 MB go through a form in less than half of their size', async () => {
  const cloud = fork(new URL('helpers/cloud-process.ts', import.meta.url), {
    execArgv: ['--max-semi-space-size=1'],
  });
  const heard = async (): Promise<{ endpoint: string; peak: number }> => (await once(cloud, 'message'))[0];
  const peak = async (): Promise<number> => {
    cloud.send('peak');
    return (await heard()).peak / MEGABYTE;
  };
  const { endpoint } = await heard();
  const s3 = new S3Client({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const upload = async (megabytes: number): Promise<number> => {
    const { url, fields } = await createPresignedPost(s3, { Bucket, Key: `of ${megabytes} MB` });
    return (await sendForm(url, formOf(fields, Buffer.alloc(megabytes * MEGABYTE, 'x')))).status;
  };
  expect(await upload(1)).toBe(204);
  const before = await peak();

  const status = await upload(64);

  expect(status).toBe(204);
  const { ContentLength } = await objectsOf(s3, Bucket).head('of 64 MB');
  expect(ContentLength).toBe(64 * MEGABYTE);
  expect((await peak()) - before).toBeLessThan(32);
  cloud.disconnect();
  await once(cloud, 'exit');
});
