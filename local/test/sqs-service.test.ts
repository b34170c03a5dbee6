import { describe, expect, test } from 'vitest';
import type { MessageSource } from '../lambda/event-source-mapping.ts';
import { HandClock } from './helpers/hand-clock.ts';
import { queue, queueArn, settled, startSqs } from './helpers/sqs.ts';

const jobs = queueArn('jobs');

test('what is sent to a queue is there after the next start, as visible as it was', async () => {
  const clock = new HandClock();
  const queues = [queue('jobs')];
  const before = await startSqs(queues, undefined, clock);
  const { send, receive } = before.of('jobs');
  const MessageAttributes = { Foo: { DataType: 'String', StringValue: 'Bar' } };
  await send('in flight', { MessageAttributes });
  const [held] = await receive();
  await send('visible');
  await send('delayed', { DelaySeconds: 60 });
  await before.close();

  await using after = await startSqs(queues, before.directory, clock);
  const calls = after.of('jobs');

  expect(await calls.depth()).toEqual([1, 1, 1]);
  expect((await calls.receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(['visible']);
  clock.forward(30_000);
  const again = await calls.receive({ MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] });
  const back = again.find(({ Body }) => Body === 'in flight');
  expect(back).toMatchObject({
    MessageId: held?.MessageId,
    MessageAttributes,
    Attributes: { ...held?.Attributes, ApproximateReceiveCount: '2' },
  });
  await calls.remove(held ?? {});
  clock.forward(30_000);
  const rest = await calls.receive({ MaxNumberOfMessages: 10 });
  expect(new Set(rest.map(({ Body }) => Body))).toEqual(new Set(['delayed', 'visible']));
});

describe('a message that is sent in a transaction', () => {
  test('is there with all else that the transaction did, and is told then', async () => {
    await using local = await startSqs([queue('jobs')]);
    local.store.define('CREATE TABLE work (id TEXT) STRICT');
    const seen: number[] = [];

    local.store.transaction(() => {
      local.store.run('INSERT INTO work VALUES (?)', 'a');
      local.sqs.send(jobs, 'x', { cause: { id: 7, subject: 'cat.jpg' } });
      seen.push(local.seen('MessageSent').length);
    });

    expect(seen).toEqual([0]);
    expect(local.seen('MessageSent')).toMatchObject([{ resource: 'jobs', cause: 7, subject: 'cat.jpg' }]);
    expect(local.sqs.receive(jobs, 10)).toMatchObject([{ body: 'x' }]);
  });

  test('is not there when the transaction is not', async () => {
    await using local = await startSqs([queue('jobs')]);
    const calls: string[] = [];
    local.sqs.onVisible(jobs, () => calls.push('called'));

    const failing = () =>
      local.store.transaction(() => {
        local.sqs.send(jobs, 'x');
        throw new Error('rolled back');
      });

    expect(failing).toThrow('rolled back');
    await settled();
    expect(calls).toEqual([]);
    expect(local.seen('MessageSent')).toEqual([]);
    expect(local.sqs.depth(jobs)).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });
});

test('a function gets a message in the shape of its event', async () => {
  await using local = await startSqs([queue('jobs')]);
  const source: MessageSource = local.sqs;
  const attributes = {
    text: { DataType: 'String', StringValue: 'Bar' },
    bytes: { DataType: 'Binary', BinaryValue: 'AQID' },
  };
  const messageId = local.sqs.send(jobs, 'x', { attributes });
  const now = String(local.clock.now());

  const received = source.receive(jobs, 10);

  expect(received).toEqual([
    {
      messageId,
      receiptHandle: expect.any(String),
      body: 'x',
      md5OfBody: '9dd4e461268c8034f5c8564e155c67a6',
      attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: now,
        SenderId: '111111111111',
        ApproximateFirstReceiveTimestamp: now,
      },
      messageAttributes: {
        text: { stringValue: 'Bar', stringListValues: [], binaryListValues: [], dataType: 'String' },
        bytes: { binaryValue: 'AQID', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
      },
      md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/),
    },
  ]);
});

test('a delay from within may be a part of a second', async () => {
  await using local = await startSqs([queue('jobs')]);
  local.sqs.send(jobs, 'x', { delaySeconds: 0.0015 });

  local.clock.forward(1);
  const before = local.sqs.visible(jobs);
  local.clock.forward(1);

  expect([before, local.sqs.visible(jobs)]).toEqual([0, 1]);
});

test('more than ten can be taken at once from within', async () => {
  await using local = await startSqs([queue('jobs')]);
  for (let i = 0; i < 25; i += 1) local.sqs.send(jobs, 'x');

  const received = local.sqs.receive(jobs, 100);

  expect(received).toHaveLength(25);
  expect(local.sqs.visible(jobs)).toBe(0);
  const handles = received.map(({ receiptHandle }) => receiptHandle);
  local.sqs.changeVisibility(jobs, handles.slice(0, 5), 0);
  local.sqs.delete(jobs, handles.slice(5));
  expect(local.sqs.depth(jobs)).toEqual({ visible: 5, inFlight: 0, delayed: 0 });
});

/** A queue, and how many could be received each time that somebody was called. */
async function startWatched() {
  const local = await startSqs([queue('jobs')]);
  const seen: number[] = [];
  const stop = local.sqs.onVisible(jobs, () => seen.push(local.sqs.visible(jobs)));
  await settled();
  return Object.assign(local, { seen, stop });
}

describe('who waits at a queue', () => {
  test('is called when a message is sent, once for several', async () => {
    await using local = await startWatched();

    for (let i = 0; i < 3; i += 1) local.sqs.send(jobs, 'x');
    const before = [...local.seen];
    await settled();

    expect(before).toEqual([]);
    expect(local.seen).toEqual([3]);
  });

  test('is called soon when there is something already', async () => {
    await using local = await startWatched();
    local.sqs.send(jobs, 'x');
    await settled();
    const late: string[] = [];

    local.sqs.onVisible(jobs, () => late.push('called'));
    await settled();

    expect(late).toEqual(['called']);
  });

  test('is called when what is delayed or hidden becomes visible', async () => {
    await using local = await startWatched();
    local.sqs.send(jobs, 'x', { delaySeconds: 10 });
    await settled();
    local.clock.forward(10_000);
    await settled();
    const [message] = local.sqs.receive(jobs, 1);
    await settled();

    local.clock.forward(29_999);
    await settled();
    const before = [...local.seen];
    local.clock.forward(1);
    await settled();
    local.sqs.receive(jobs, 1);
    local.sqs.changeVisibility(jobs, [message?.receiptHandle ?? ''], 0);
    await settled();

    expect(before).toEqual([1]);
    expect(local.seen).toEqual([1, 1, 1]);
  });

  test('is not called any more when it is over, or all is', async () => {
    await using local = await startWatched();
    const later: string[] = [];
    local.sqs.onVisible(jobs, () => later.push('called'));

    local.stop();
    local.sqs.send(jobs, 'x', { delaySeconds: 1 });
    await settled();
    local.sqs.send(jobs, 'y');
    local.sqs.close();
    local.clock.forward(1000);
    await settled();

    expect(local.seen).toEqual([]);
    expect(later).toEqual([]);
  });
});

describe('a queue that is put again', () => {
  test('has its new configuration and its messages', async () => {
    await using local = await startSqs([queue('jobs')]);
    local.sqs.send(jobs, 'x');

    local.sqs.putQueue(queue('jobs', { VisibilityTimeout: 0 }));

    expect([local.sqs.receive(jobs, 1), local.sqs.receive(jobs, 1)]).toMatchObject([
      [{ body: 'x' }],
      [{ body: 'x' }],
    ]);
  });

  test('has no messages when it was deleted', async () => {
    await using local = await startSqs([queue('jobs'), queue('other')]);
    for (const arn of [jobs, queueArn('other')]) local.sqs.send(arn, 'x');

    local.sqs.deleteQueue(jobs);
    const gone = [local.sqs.receive(jobs, 1), local.sqs.visible(jobs), local.sqs.depth(jobs)];
    local.sqs.delete(jobs, ['x']);
    const sending = () => local.sqs.send(jobs, 'x');

    expect(gone).toEqual([[], 0, undefined]);
    expect(sending).toThrow('The specified queue does not exist.');
    local.sqs.putQueue(queue('jobs'));
    expect(local.sqs.receive(jobs, 1)).toEqual([]);
    expect(local.sqs.receive(queueArn('other'), 1)).toHaveLength(1);
  });
});

test('a message that was held for too long is not deleted, and comes again', async () => {
  await using local = await startSqs([queue('jobs')]);
  local.sqs.send(jobs, 'x');
  const handles = local.sqs.receive(jobs, 1).map(({ receiptHandle }) => receiptHandle);
  local.clock.forward(13 * 3_600_000);

  local.sqs.delete(jobs, handles);

  expect(local.sqs.visible(jobs)).toBe(1);
});
