import { LambdaClient } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sender } from '../functions/redrive/sender.ts';
import { startSqs } from '../local/test/helpers/sqs.ts';

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

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
