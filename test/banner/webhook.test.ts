import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WebhookUrl } from '../../functions/banner/settings.ts';
import { signedHeaders } from '../../functions/banner/sign.ts';
import { parseSecret, webhook } from '../../functions/banner/webhook.ts';
import { loopback } from '../helpers/loopback.ts';
import { startReceiver } from '../helpers/webhook-receiver.ts';

const OLD = 'the-old-secret-of-at-least-32-characters';
const NEW = 'the-new-secret-of-at-least-32-characters';
const banner = { png: Buffer.from('a picture'), contentHash: 'hash', renderedAt: '2026-11-26T15:22:00.000Z' };
const never = new AbortController().signal;

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  receiver = await startReceiver(OLD);
});
afterEach(() => receiver[Symbol.asyncDispose]());

/** A secret that is one thing in the cache and another in the store. */
const secretOf = (kept: string, stored = kept) => {
  const reads = { count: 0 };
  const read = async () => {
    reads.count += 1;
    return stored;
  };
  return { get: async () => kept, read, reads };
};

test('a banner arrives whole, signed, with its time', async () => {
  await webhook(receiver.url, secretOf(OLD), never).publish(banner);

  expect(receiver.state.received).toEqual([banner]);
});

test.each([
  ['another picture', { png: Buffer.from('another') }],
  ['another time', { renderedAt: '2027' }],
  ['another hash', { contentHash: 'other' }],
])('a signature is not good for %s', async (_, change) => {
  const headers = {
    ...signedHeaders({ ...banner, ...change }, OLD, Date.now()),
    'content-type': 'image/png',
  };
  const own = { 'banner-content-hash': 'hash', 'banner-rendered-at': banner.renderedAt };

  const answer = await fetch(receiver.url, {
    method: 'POST',
    headers: { ...headers, ...own },
    body: 'a picture',
  });

  expect(answer.status).toBe(401);
});

test('a request that is kept for a while is no longer good', async () => {
  const publishing = webhook(receiver.url, secretOf(OLD), never, () => Date.now() - 301_000).publish(banner);

  await expect(publishing).rejects.toThrow('answered 401');
});

test.each([
  [500, true],
  [503, true],
  [429, true],
  [408, true],
  [400, false],
  [404, false],
  [302, false],
])('%i is a named error; whether it may pass: %s', async (status, retryable) => {
  receiver.state.answers = [status];

  const publishing = webhook(receiver.url, secretOf(OLD), never).publish(banner);

  await expect(publishing).rejects.toMatchObject({ name: 'WebhookError', code: 'WEBHOOK', retryable });
  expect(receiver.state.received).toEqual([]);
});

describe('a secret that was changed', () => {
  test('is looked up when the receiver has it already', async () => {
    receiver.state.secret = NEW;

    await webhook(receiver.url, secretOf(OLD, NEW), never).publish(banner);

    expect(receiver.state.received).toEqual([banner]);
  });

  test('is asked for once, not for ever, by a receiver that takes nothing', async () => {
    receiver.state.secret = NEW;
    const secret = secretOf(OLD);

    await expect(webhook(receiver.url, secret, never).publish(banner)).rejects.toMatchObject({
      message: expect.stringContaining('answered 401'),
      retryable: false,
    });
    expect(secret.reads.count).toBe(1);
  });
});

test('a receiver that is not there is a named error that may pass, without a word of its path or the secret', async () => {
  await receiver[Symbol.asyncDispose]();
  const url = `${receiver.url}?token=canary-in-the-address`;

  const error: unknown = await webhook(url, secretOf(OLD), never)
    .publish(banner)
    .catch((reason: unknown) => reason);

  expect(error).toMatchObject({ name: 'WebhookError', retryable: true });
  expect(inspect(error, { depth: 9 })).toContain('ECONNREFUSED');
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/canary|secret/);
  receiver = await startReceiver(OLD);
});

test('a receiver that never answers is left when the time is up, with the reason of that', async () => {
  await using silent = await loopback(() => {});
  const stop = new AbortController();
  setTimeout(() => stop.abort(new Error('Time is up')), 50);

  const publishing = webhook(silent.client.endpoint, secretOf(OLD), stop.signal).publish(banner);

  await expect(publishing).rejects.toThrow('Time is up');
});

test.each([
  ['https://example.com/hook', true],
  ['http://127.0.0.1:4580/banner', true],
  ['', true],
  ['http://example.com/hook', false],
  ['http://127.0.0.1.example.com/', false],
  ['ftp://example.com/', false],
  ['nonsense', false],
])('the address %j is taken: %s', (url, taken) => {
  expect(WebhookUrl.safeParse(url).success).toBe(taken);
});

test.each([undefined, '', 'short', `${' '.repeat(40)}x`])('%j is no secret, and not told', (value) => {
  const parsing = () => parseSecret('/a/parameter', value);

  expect(parsing).toThrow('/a/parameter has no secret of at least 32 characters');
});
