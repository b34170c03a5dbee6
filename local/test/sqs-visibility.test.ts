import { afterAll, beforeAll, expect, test } from 'vitest';
import { refusal, startSqs } from './helpers/sqs.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

test("a received message is hidden for the queue's visibility timeout, and then comes again", async () => {
  const { send, receive, depth } = local.newQueue({ VisibilityTimeout: 60 });
  await send('x');
  const [first] = await receive();

  local.clock.forward(60 * SECOND - 1);
  const hidden = await receive();
  const inFlight = await depth();
  local.clock.forward(1);
  const visible = await depth();
  const [second] = await receive();

  expect(hidden).toEqual([]);
  expect([inFlight, visible]).toEqual([
    [0, 1, 0],
    [1, 0, 0],
  ]);
  expect(second?.MessageId).toBe(first?.MessageId);
  expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
  expect(second?.Attributes).toEqual({ ...first?.Attributes, ApproximateReceiveCount: '2' });
});

test('each receive has a handle of its own, and the time of the first', async () => {
  const { send, receive } = local.newQueue({ VisibilityTimeout: 0 });
  await send('x');
  const received = [...(await receive()), ...(await receive())];

  local.clock.forward(SECOND);
  for (let i = 0; i < 2; i += 1) received.push(...(await receive()));

  expect(new Set(received.map(({ ReceiptHandle }) => ReceiptHandle)).size).toBe(4);
  const times = received.map(({ Attributes }) => Attributes?.ApproximateFirstReceiveTimestamp);
  expect(new Set(times)).toEqual(new Set([String(local.clock.now() - SECOND)]));
});

test('a receive has a visibility timeout of its own, and none at all', async () => {
  const { send, receive } = local.newQueue();
  await send('x');

  const none = await receive({ VisibilityTimeout: 0 });
  const five = await receive({ VisibilityTimeout: 5 });
  const hidden = await receive();
  local.clock.forward(5 * SECOND);
  const again = await receive();

  expect([none, five, hidden, again].map(({ length }) => length)).toEqual([1, 1, 0, 1]);
});

test('a visibility timeout that is changed counts from then on, for that receive only', async () => {
  const { send, receive, change } = local.newQueue({ VisibilityTimeout: 10 });
  await send('x');
  const [message] = await receive();
  local.clock.forward(9 * SECOND);

  await change(message ?? {}, 60);
  local.clock.forward(60 * SECOND - 1);
  const hidden = await receive();
  local.clock.forward(1);
  const back = await receive();
  local.clock.forward(10 * SECOND);

  expect([hidden.length, back.length]).toEqual([0, 1]);
  expect(await receive()).toHaveLength(1);
});

test('a message that is given back is visible at once', async () => {
  const { send, receive, change, depth } = local.newQueue();
  await send('x');
  const [message] = await receive();

  await change(message ?? {}, 0);

  expect(await depth()).toEqual([1, 0, 0]);
  expect((await receive())[0]?.Attributes?.['ApproximateReceiveCount']).toBe('2');
});

test('a message can be hidden again when it is visible again', async () => {
  const { send, receive, change } = local.newQueue();
  await send('x');
  const [message] = await receive({ VisibilityTimeout: 1 });
  local.clock.forward(2 * SECOND);

  await change(message ?? {}, 60);

  expect(await receive()).toEqual([]);
});

test('a message is held for twelve hours at most', async () => {
  const { send, receive, change } = local.newQueue();
  await send('x');
  const [message = {}] = await receive();
  local.clock.forward(60 * SECOND);

  const refused = await refusal(change(message, 43_200));
  await change(message, 43_140);

  expect(refused).toEqual({
    name: 'InvalidParameterValue',
    status: 400,
    message:
      'Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [43200 seconds].',
  });
  expect(await receive()).toEqual([]);
});

test('a handle is good for twelve hours', async () => {
  const { send, receive, remove } = local.newQueue();
  await send('x');
  const [message = {}] = await receive();

  local.clock.forward(12 * HOUR + 1);

  expect(await refusal(remove(message))).toMatchObject({
    name: 'InvalidParameterValue',
    message: expect.stringContaining('The receipt handle has expired.'),
  });
  expect(await receive()).toHaveLength(1);
});

test('any handle of a message deletes it, also an older one, and more than once', async () => {
  const { send, receive, remove, depth } = local.newQueue({ VisibilityTimeout: 0 });
  await send('x');
  const [first = {}] = await receive();
  const [second = {}] = await receive();

  await remove(first);
  await remove(first);
  await remove(second);

  expect(await depth()).toEqual([0, 0, 0]);
});

test('a message that is deleted cannot be hidden', async () => {
  const { send, receive, remove, change } = local.newQueue();
  await send('x');
  const [message = {}] = await receive();
  await remove(message);

  expect(await refusal(change(message, 42))).toEqual({
    name: 'InvalidParameterValue',
    status: 400,
    message: `Value ${message.ReceiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  });
});

test('a handle of one queue is none of another', async () => {
  const [one, other] = [local.newQueue(), local.newQueue()];
  await one.send('x');
  await other.send('y');
  const [message = {}] = await one.receive();

  const refused = [await refusal(other.remove(message)), await refusal(other.change(message, 0))];

  for (const each of refused) expect(each).toMatchObject({ name: 'ReceiptHandleIsInvalid', status: 404 });
  expect(await other.depth()).toEqual([1, 0, 0]);
});

test("a message waits for the queue's delay, or for its own", async () => {
  const { send, receive, depth } = local.newQueue({ DelaySeconds: 10 });
  await send('usual');
  await send('at once', { DelaySeconds: 0 });
  await send('late', { DelaySeconds: 900 });

  const before = await depth();
  const first = await receive({ MaxNumberOfMessages: 10 });
  local.clock.forward(10 * SECOND);
  const second = await receive({ MaxNumberOfMessages: 10 });
  local.clock.forward(890 * SECOND - 1);
  const third = await receive({ MaxNumberOfMessages: 10, VisibilityTimeout: 0 });
  local.clock.forward(1);
  const fourth = await receive({ MaxNumberOfMessages: 10 });

  expect(before).toEqual([1, 0, 2]);
  expect(first.map(({ Body }) => Body)).toEqual(['at once']);
  expect(second.map(({ Body }) => Body)).toEqual(['usual']);
  expect(new Set(third.map(({ Body }) => Body))).toEqual(new Set(['at once', 'usual']));
  expect(new Set(fourth.map(({ Body }) => Body))).toEqual(new Set(['at once', 'late', 'usual']));
});

test('a message is kept for the retention period, in flight or not', async () => {
  const { send, receive, depth, change, remove } = local.newQueue({ MessageRetentionPeriod: 4 * 86_400 });
  await send('old');
  local.clock.forward(DAY);
  await send('young');
  local.clock.forward(3 * DAY - 1);

  const kept = await receive({ MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 });
  local.clock.forward(1);
  const old = kept.find(({ Body }) => Body === 'old') ?? {};

  expect(kept).toHaveLength(2);
  expect(await depth()).toEqual([0, 1, 0]);
  expect(await refusal(change(old, 0))).toMatchObject({ name: 'InvalidParameterValue' });
  await remove(old);
  local.clock.forward(12 * HOUR);
  expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(['young']);
});
