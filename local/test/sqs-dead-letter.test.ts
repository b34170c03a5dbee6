import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueArn, startSqs } from './helpers/sqs.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

const redriveTo = (deadLetterTargetArn: string, maxReceiveCount = 2) => ({
  redrive: { deadLetterTargetArn, maxReceiveCount },
});

/** A queue with a dead-letter queue. */
function newQueues(maxReceiveCount: number, settings: Parameters<typeof local.newQueue>[0] = {}) {
  const dead = local.newQueue({ MessageRetentionPeriod: 14 * 86_400, ...settings });
  return { dead, source: local.newQueue({ VisibilityTimeout: 0 }, redriveTo(dead.arn, maxReceiveCount)) };
}

test('a message is received as often as it may be, and by the next receive moved', async () => {
  const { source, dead } = newQueues(3);
  const { MessageId } = await source.send('x');

  const counts: (string | undefined)[] = [];
  for (let i = 0; i < 3; i += 1)
    counts.push((await source.receive())[0]?.Attributes?.['ApproximateReceiveCount']);
  const before = [await source.depth(), await dead.depth()];
  const none = await source.receive();

  expect(counts).toEqual(['1', '2', '3']);
  expect(before).toEqual([
    [1, 0, 0],
    [0, 0, 0],
  ]);
  expect(none).toEqual([]);
  expect(await source.depth()).toEqual([0, 0, 0]);
  expect(await dead.depth()).toEqual([1, 0, 0]);
  expect((await dead.receive())[0]?.MessageId).toBe(MessageId);
});

test('a message that is moved stays what it was', async () => {
  const { source, dead } = newQueues(1);
  const MessageAttributes = { Foo: { DataType: 'String', StringValue: 'Bar' } };
  const MessageSystemAttributes = { AWSTraceHeader: { DataType: 'String', StringValue: 'Root=1' } };
  await source.send('x', { MessageAttributes, MessageSystemAttributes });
  const asked = { MessageAttributeNames: ['All'] };
  const [before] = await source.receive(asked);
  local.clock.forward(60 * SECOND);

  await source.receive();
  const [after] = await dead.receive(asked);

  expect(after).toEqual({
    ...before,
    ReceiptHandle: expect.any(String),
    Attributes: {
      ...before?.Attributes,
      ApproximateReceiveCount: '2',
      DeadLetterQueueSourceArn: source.arn,
    },
  });
});

test('a receive that moves some has the others', async () => {
  const { source, dead } = newQueues(1);
  for (let i = 0; i < 5; i += 1) await source.send(`spent ${i}`);
  await source.receive({ MaxNumberOfMessages: 10 });
  for (let i = 0; i < 5; i += 1) await source.send(`fresh ${i}`);

  const received = await source.receive({ MaxNumberOfMessages: 4, VisibilityTimeout: 30 });

  expect(received.map(({ Body }) => Body)).toEqual(['fresh 0', 'fresh 1', 'fresh 2', 'fresh 3']);
  expect(await source.depth()).toEqual([1, 4, 0]);
  expect(await dead.depth()).toEqual([5, 0, 0]);
});

test('a handle from before does not reach a message that was moved', async () => {
  const { source, dead } = newQueues(1);
  await source.send('x');
  const [message = {}] = await source.receive();
  await source.receive();

  await source.remove(message);

  expect(await dead.depth()).toEqual([1, 0, 0]);
});

test('the retention of a dead-letter queue counts from when a message was sent', async () => {
  const { source, dead } = newQueues(1, { MessageRetentionPeriod: 3 * 86_400 });
  await source.send('x');
  local.clock.forward(2 * DAY);
  await source.receive();
  await source.receive();

  local.clock.forward(DAY - 1);
  const before = await dead.depth();
  local.clock.forward(1);

  expect(before).toEqual([1, 0, 0]);
  expect(await dead.depth()).toEqual([0, 0, 0]);
});

test('a dead-letter queue counts anew for its own dead-letter queue', async () => {
  const last = local.newQueue();
  const middle = local.newQueue({ VisibilityTimeout: 0 }, redriveTo(last.arn));
  const first = local.newQueue({ VisibilityTimeout: 0 }, redriveTo(middle.arn));
  await first.send('x');

  const bodies: number[] = [];
  for (const each of [first, first, first, middle, middle, middle])
    bodies.push((await each.receive()).length);
  const [message] = await last.receive();

  expect(bodies).toEqual([1, 1, 0, 1, 1, 0]);
  expect(message?.Attributes).toMatchObject({
    ApproximateReceiveCount: '5',
    DeadLetterQueueSourceArn: middle.arn,
  });
});

test('a message stays where it is when there is no dead-letter queue to go to', async () => {
  const { send, receive } = local.newQueue({ VisibilityTimeout: 0 }, redriveTo(queueArn('nowhere'), 1));
  await send('x');

  for (let i = 0; i < 3; i += 1) expect(await receive()).toHaveLength(1);
});

test('a receive that waits at a dead-letter queue gets what is moved there', async () => {
  const { source, dead } = newQueues(1);
  await source.send('x');
  await source.receive();
  const polling = dead.receive({ WaitTimeSeconds: 20 });

  await source.receive();

  expect(await polling).toHaveLength(1);
});

test('what is moved is told, with what it follows from', async () => {
  const { source, dead } = newQueues(2);
  const { MessageId } = await source.send('x');
  for (let i = 0; i < 3; i += 1) await source.receive();

  const sent = local.seen('MessageSent').at(-1);
  expect(local.seen('MovedToDeadLetterQueue').at(-1)).toMatchObject({
    service: 'sqs',
    resource: source.name,
    cause: sent?.id,
    detail: {
      messageId: MessageId,
      receives: 2,
      target: dead.name,
      message: `gave a message up after 2 receives  → ${dead.name}`,
    },
  });
});
