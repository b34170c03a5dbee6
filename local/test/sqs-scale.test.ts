import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { queue, queueArn, startSqs } from './helpers/sqs.ts';

const MANY = 10_000;
const OVER_THE_WIRE = 2000;
const jobs = queueArn('jobs');

const inParallel = async (work: () => Promise<unknown>) => Promise.all(Array.from({ length: 10 }, work));

/** Milliseconds of CPU, by which other processes do not count. */
function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('with ten thousand messages sends, receives and deletes are as quick as with none', async () => {
  await using local = await startSqs([queue('jobs'), queue('empty')]);
  const { sqs } = local;
  const rounds = 300;
  const work = (arn: string) => () => {
    for (let i = 0; i < rounds; i += 1) {
      sqs.send(arn, 'x');
      const handles = sqs.receive(arn, 1).map(({ receiptHandle }) => receiptHandle);
      sqs.delete(arn, handles);
    }
  };
  const body = 'x'.repeat(2000);
  local.store.transaction(() => {
    for (let i = 0; i < MANY; i += 1) {
      sqs.send(jobs, body);
      sqs.send(jobs, body, { delaySeconds: 900 });
    }
  });
  work(queueArn('empty'))();

  const few = cpuOf(work(queueArn('empty')));
  const many = cpuOf(work(jobs));

  expect(sqs.depth(jobs)).toEqual({ visible: MANY, inFlight: 0, delayed: MANY });
  expect(many / few).toBeLessThan(5);
});

test('thousands of messages come through the wire, each once', async () => {
  await using local = await startSqs([queue('jobs', { VisibilityTimeout: 600 })]);
  const { QueueUrl, receive, depth } = local.of('jobs');
  let next = 0;
  const bodies = new Set<string | undefined>();

  await inParallel(async () => {
    while (next < OVER_THE_WIRE) {
      const first = next;
      next += 10;
      const Entries = Array.from({ length: 10 }, (_, i) => ({ Id: `${i}`, MessageBody: `${first + i}` }));
      await local.client.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    }
  });
  await inParallel(async () => {
    for (let more = true; more; ) {
      const messages = await receive({ MaxNumberOfMessages: 10 });
      for (const { Body } of messages) bodies.add(Body);
      more = messages.length > 0;
    }
  });

  expect(bodies.size).toBe(OVER_THE_WIRE);
  expect(await depth()).toEqual([0, OVER_THE_WIRE, 0]);
});
