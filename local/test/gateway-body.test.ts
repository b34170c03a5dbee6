import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, type IncomingMessage, request as open } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { refusal } from './helpers/objects.ts';
import { outcomeOf, type Signing, signed } from './helpers/raw-request.ts';

const MEGABYTE = 1024 * 1024;
const unsigned = { payloadHash: 'UNSIGNED-PAYLOAD' };
const streamed = { payloadHash: 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD' };

describe('a body', () => {
  // One connection, so that each request finds it as the one before has left it.
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket('photos')] });
  });
  afterAll(() => {
    agent.destroy();
    return local[Symbol.asyncDispose]();
  });

  /** Begins a PUT, and sends nothing of its body yet. */
  function begin(path: string, size: number, headers = {}, signing: Signing = unsigned) {
    const { hostname, port } = new URL(local.endpoint);
    const given = { 'content-length': String(size), ...headers };
    const request = signed(local.endpoint, { method: 'PUT', path, headers: given, body: '' }, signing);
    const outgoing = open({ hostname, port, method: 'PUT', path, headers: request.headers, agent });
    outgoing.flushHeaders();
    const answer = once(outgoing, 'response').then(async ([response]: IncomingMessage[]) => ({
      outcome: outcomeOf(response?.statusCode, response ? await text(response) : ''),
      connection: response?.headers.connection,
    }));
    return { outgoing, answer };
  }

  test.each([
    ['at once', '/nowhere/key', {}, unsigned, '404 NoSuchBucket'],
    [
      'at its first chunk',
      '/photos/key',
      { 'x-amz-decoded-content-length': '5' },
      streamed,
      '403 SignatureDoesNotMatch',
    ],
    ['for its size', '/', { 'x-amz-target': 'X.ListTables' }, { service: 'dynamodb' }, '413'],
  ])(
    'that is refused %s is answered before its end, and harms no later one',
    async (_, path, headers, signing, outcome) => {
      const start = Buffer.alloc(17 * MEGABYTE, '5;chunk-signature=0\r\nhello\r\n');
      const { outgoing, answer } = begin(path, 2 * start.length, headers, signing);
      outgoing.write(start);

      expect((await answer).outcome).toBe(outcome);
      outgoing.end(start);

      const next = begin('/photos/next', 5);
      next.outgoing.end('hello');
      expect((await next.answer).outcome).toBe('200');
      expect(next.outgoing.socket?.localPort).toBe(outgoing.socket?.localPort);
    },
  );

  test('that its client stops sending is not stored', async () => {
    const files = () => readdirSync(join(local.directory, 'objects'));
    const before = files();
    const { outgoing, answer } = begin('/photos/hung-up', MEGABYTE);
    const broken = expect(answer).rejects.toThrow('socket hang up');
    outgoing.write(Buffer.alloc(MEGABYTE / 2));
    await expect.poll(() => files()).not.toEqual(before);

    outgoing.destroy();

    await broken;
    await expect.poll(() => files()).toEqual(before);
    const read = local.s3.send(new GetObjectCommand({ Bucket: 'photos', Key: 'hung-up' }));
    expect(await refusal(read)).toMatchObject({ name: 'NoSuchKey' });
    expect(local.cloud.trace.recent.filter(({ type }) => type === 'Crash')).toEqual([]);
  });

  test('is asked for by 100 Continue', async () => {
    const { outgoing, answer } = begin('/photos/continued', 5, { expect: '100-continue' });

    await once(outgoing, 'continue');
    outgoing.end('hello');

    expect((await answer).outcome).toBe('200');
  });

  test('that is refused by its headers is never asked for', async () => {
    const { outgoing, answer } = begin('/nowhere/refused', 5, { expect: '100-continue' });
    const onContinue = vi.fn<() => void>();
    outgoing.on('continue', onContinue);

    expect(await answer).toEqual({ outcome: '404 NoSuchBucket', connection: 'close' });
    expect(onContinue).not.toHaveBeenCalled();
  });

  test('that the SDK wants to be asked for arrives', async () => {
    const Body = Buffer.alloc(3 * MEGABYTE, 'x');
    await local.s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'large', Body }));

    const elsewhere = local.s3.send(new PutObjectCommand({ Bucket: 'nowhere', Key: 'large', Body }));

    expect(await refusal(elsewhere)).toMatchObject({ name: 'NoSuchBucket', status: 404 });
    const { ContentLength } = await local.s3.send(new HeadObjectCommand({ Bucket: 'photos', Key: 'large' }));
    expect(ContentLength).toBe(Body.length);
  });
});
