import { LambdaClient } from '@aws-sdk/client-lambda';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { sender } from '../functions/redrive/sender.ts';
import { portOf } from '../local/loopback.ts';
import { startSqs } from '../local/test/helpers/sqs.ts';
import { BACKUP_QUEUE, THUMBNAIL } from './helpers/failure-messages.ts';

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());
afterEach(() => vi.unstubAllEnvs());

const send = (arn: string, payload: string) =>
  sender(new LambdaClient({}), local.client, AbortSignal.timeout(5_000))(arn, payload);

test('an event that a queue had given up goes back to the queue', async () => {
  const queue = local.newQueue();

  await send(queue.arn, '{"detail":{},"redrive":{"id":"i","attempt":1}}');

  expect(await queue.receive()).toEqual([
    expect.objectContaining({ Body: '{"detail":{},"redrive":{"id":"i","attempt":1}}' }),
  ]);
});

test('a queue that is gone never takes it', async () => {
  const gone = local.newQueue().arn.replace(/[^:]+$/, 'gone');

  await expect(send(gone, '{}')).rejects.toMatchObject({ name: 'RefusedError', retryable: false });
});

test('nor does a queue take more than a megabyte', async () => {
  const queue = local.newQueue();

  await expect(send(queue.arn, 'x'.repeat(1_048_577))).rejects.toMatchObject({ name: 'RefusedError' });
});

test('a queue that does not answer may do so later', async () => {
  const queue = local.newQueue();
  const ended = AbortSignal.abort(new Error('Out of time'));

  const sending = sender(new LambdaClient({}), local.client, ended)(queue.arn, '{}');

  await expect(sending).rejects.not.toMatchObject({ name: 'RefusedError' });
});

test.each([THUMBNAIL, BACKUP_QUEUE])('an event for %s whose answer is lost is sent once', async (target) => {
  let calls = 0;
  const server = createServer((request) => {
    calls += 1;
    request.socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${portOf(server)}`);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  vi.stubEnv('TABLE_NAME', 'table');
  vi.stubEnv('PHOTOS_BUCKET', 'photos');
  vi.stubEnv('TARGETS', target);
  const { connect } = await import('../functions/redrive/connect.ts');

  const sending = connect(AbortSignal.timeout(5_000)).send(target, '{}');

  await expect(sending).rejects.toMatchObject({ name: 'UncertainError' });
  expect(calls).toBe(1);
  server.close();
  vi.resetModules();
});
