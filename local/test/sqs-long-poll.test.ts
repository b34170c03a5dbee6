import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startSqs } from './helpers/sqs.ts';

const SECOND = 1000;

let local: Awaited<ReturnType<typeof startSqs>>;
beforeAll(async () => {
  local = await startSqs();
});
afterAll(() => local[Symbol.asyncDispose]());

type Queue = ReturnType<typeof local.newQueue>;

/** Begins a receive that waits; `bodies` are what has come of it. */
function wait(queue: Queue, rest: Parameters<Queue['receive']>[0] = { WaitTimeSeconds: 20 }) {
  const poll: { bodies?: (string | undefined)[]; done?: Promise<void> } = {};
  const run = async () => {
    poll.bodies = (await queue.receive(rest)).map(({ Body }) => Body);
  };
  poll.done = run();
  return poll;
}

/** Until the server is at it. */
const UNDER_WAY_MS = 50;

test('a receive that waits is answered as soon as a message comes', async () => {
  const queue = local.newQueue();
  const poll = wait(queue);
  await sleep(UNDER_WAY_MS);
  const before = poll.bodies;

  await queue.send('x');
  await poll.done;

  expect(before).toBeUndefined();
  expect(poll.bodies).toEqual(['x']);
  expect(await queue.depth()).toEqual([0, 1, 0]);
});

test('a receive that waits does not wait when there is something', async () => {
  const queue = local.newQueue();
  await queue.send('x');

  expect(await queue.receive({ WaitTimeSeconds: 20, MaxNumberOfMessages: 10 })).toHaveLength(1);
});

test.each([
  ['delayed', { DelaySeconds: 5 }, 0],
  ['hidden', {}, 5],
])('a receive that waits gets a %s message when its time has come', async (_, sent, visibility) => {
  const queue = local.newQueue({ VisibilityTimeout: visibility });
  await queue.send('x', sent);
  if (visibility > 0) await queue.receive();
  const poll = wait(queue);
  await sleep(UNDER_WAY_MS);

  local.clock.forward(5 * SECOND - 1);
  await sleep(10);
  const before = poll.bodies;
  local.clock.forward(1);
  await poll.done;

  expect(before).toBeUndefined();
  expect(poll.bodies).toEqual(['x']);
});

test('a receive that waits gets a message that is given back', async () => {
  const queue = local.newQueue();
  await queue.send('x');
  const [message = {}] = await queue.receive();
  const poll = wait(queue);
  await sleep(UNDER_WAY_MS);

  await queue.change(message, 0);
  await poll.done;

  expect(poll.bodies).toEqual(['x']);
});

test('a receive waits no longer than it was told', async () => {
  const poll = wait(local.newQueue(), { WaitTimeSeconds: 3 });
  await sleep(UNDER_WAY_MS);

  local.clock.forward(3 * SECOND - 1);
  await sleep(10);
  const before = poll.bodies;
  local.clock.forward(1);
  await poll.done;

  expect(before).toBeUndefined();
  expect(poll.bodies).toEqual([]);
});

test("a receive that is not told waits as long as is the queue's way", async () => {
  const queue = local.newQueue({ ReceiveMessageWaitTimeSeconds: 20 });
  const poll = wait(queue, {});
  await sleep(UNDER_WAY_MS);
  const before = poll.bodies;

  const atOnce = await queue.receive({ WaitTimeSeconds: 0 });
  local.clock.forward(20 * SECOND);
  await poll.done;

  expect(before).toBeUndefined();
  expect(atOnce).toEqual([]);
  expect(poll.bodies).toEqual([]);
});

test('each of several that wait gets its own message, in the order they came', async () => {
  const queue = local.newQueue();
  const polls: ReturnType<typeof wait>[] = [];
  for (let i = 0; i < 3; i += 1) {
    polls.push(wait(queue));
    await sleep(UNDER_WAY_MS / 2);
  }

  await queue.send('first');
  await polls[0]?.done;
  await queue.send('second');
  await polls[1]?.done;
  const third = polls[2]?.bodies;
  local.clock.forward(20 * SECOND);
  await polls[2]?.done;

  expect(polls.map(({ bodies }) => bodies)).toEqual([['first'], ['second'], []]);
  expect(third).toBeUndefined();
});

test('a client that hangs up while it waits takes no message along', async () => {
  const queue = local.newQueue();
  const hangUp = new AbortController();
  const polling = queue.receive({ WaitTimeSeconds: 20 }, hangUp.signal).catch(() => 'hung up');
  await sleep(UNDER_WAY_MS);

  hangUp.abort();
  const outcome = await polling;
  await sleep(UNDER_WAY_MS);
  await queue.send('x');

  expect(outcome).toBe('hung up');
  expect((await queue.receive())[0]?.Attributes?.['ApproximateReceiveCount']).toBe('1');
  expect(local.crashes).toEqual([]);
});

test('a client that is gone before it is heard takes no message along', async () => {
  const queue = local.newQueue();
  await queue.send('x');
  const hangUp = new AbortController();
  const handle = vi.spyOn(local.sqs, 'handle').mockImplementationOnce(async (call) => {
    hangUp.abort();
    await once(call.response, 'close');
    return local.sqs.handle(call);
  });

  const outcome = await queue.receive({}, hangUp.signal).catch(() => 'hung up');
  await expect.poll(() => handle).toHaveBeenCalledTimes(2);
  await handle.mock.results[1]?.value;
  handle.mockRestore();

  expect(outcome).toBe('hung up');
  expect(await queue.depth()).toEqual([1, 0, 0]);
});
