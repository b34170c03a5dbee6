import { InvokeCommand } from '@aws-sdk/client-lambda';
import { GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import type { MappingConfig } from '../lambda/event-source-mapping.ts';
import type { QueueConfig } from '../sqs/config.ts';
import { queueConfig } from '../template/queue.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';

const patience = { timeout: 10_000, interval: 10 };
const place = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop' };
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:111111111111:${name}`;

const queue = (name: string, properties: Record<string, unknown> = {}): QueueConfig =>
  queueConfig(
    {
      logicalId: name,
      type: 'AWS::SQS::Queue',
      properties,
      ref: '',
      attributes: { Arn: arnOf(name), QueueName: name },
    },
    place,
  );

/** A queue with a dead-letter queue, and a function that is handed what it holds. */
async function start(
  handler: string,
  mapping: Partial<MappingConfig> = {},
  settings: Parameters<typeof lambda>[2] = {},
) {
  const work = lambda('work', handler, settings);
  const redrive = { deadLetterTargetArn: arnOf('dead'), maxReceiveCount: 2 };
  const config: MappingConfig = {
    id: 'm',
    queueArn: arnOf('jobs'),
    functionArn: work.arn,
    region: 'eu-west-1',
    batchSize: 10,
    windowSeconds: 0,
    reportBatchItemFailures: true,
    maximumConcurrency: 2,
    ...mapping,
  };
  const cloud = await startCloud({
    queues: [queue('jobs', { VisibilityTimeout: 30, RedrivePolicy: redrive }), queue('dead')],
    functions: [work],
    mappings: [config],
  });
  const sqs = new SQSClient(cloud.client);
  const send = (body: string) =>
    sqs.send(new SendMessageCommand({ QueueUrl: `${cloud.endpoint}/111111111111/jobs`, MessageBody: body }));
  const depth = async (name: string) => {
    const { Attributes: told = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: `${cloud.endpoint}/111111111111/${name}`,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return (
      Number(told['ApproximateNumberOfMessages']) + Number(told['ApproximateNumberOfMessagesNotVisible'])
    );
  };
  const runs = () => cloud.cloud.trace.recent.filter(({ type }) => type === 'Report').length;
  return { ...cloud, send, depth, runs };
}

test('what a function has done is deleted, and what it reports as failed ends in the dead-letter queue', async () => {
  await using cloud = await start(`async ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })),
  })`);

  for (const body of ['good', 'bad', 'good']) await cloud.send(body);
  await expect.poll(() => cloud.depth('jobs'), patience).toBe(1);
  const later = async () => {
    cloud.cloud.clock.forward(30_000);
    return cloud.depth('dead');
  };

  await expect.poll(later, patience).toBe(1);
  expect(await cloud.depth('jobs')).toBe(0);
});

test('a batch whose function fails comes again as a whole', async () => {
  await using cloud = await start("async () => { throw new Error('no') }");

  await cloud.send('a');
  await expect.poll(() => cloud.runs(), patience).toBe(1);
  expect(await cloud.depth('jobs')).toBe(1);
  cloud.cloud.clock.forward(30_000);

  await expect.poll(() => cloud.runs(), patience).toBe(2);
});

test('without ReportBatchItemFailures the answer means nothing', async () => {
  const handler = `async ({ Records }) => ({ batchItemFailures: [{ itemIdentifier: Records[0].messageId }] })`;
  await using cloud = await start(handler, { reportBatchItemFailures: false });

  await cloud.send('a');

  await expect.poll(() => cloud.runs(), patience).toBe(1);
  await expect.poll(() => cloud.depth('jobs'), patience).toBe(0);
});

test('a window gathers a batch', async () => {
  await using cloud = await start('async () => {}', { windowSeconds: 60 });

  for (const body of ['a', 'b', 'c']) await cloud.send(body);
  expect(cloud.runs()).toBe(0);
  cloud.cloud.clock.forward(60_000);

  await expect.poll(() => cloud.depth('jobs'), patience).toBe(0);
  expect(cloud.runs()).toBe(1);
});

test('the record has what AWS puts in it', async () => {
  await using cloud = await start('async ({ Records }) => { console.log(JSON.stringify(Records[0])); }');

  await cloud.send('hello');
  const logged = () =>
    cloud.cloud.trace.recent
      .filter(({ type }) => type === 'Log')
      .map(({ detail }) => String(detail['line']))
      .find((line) => line.includes('messageId'));
  await expect.poll(logged, patience).toBeDefined();

  expect(JSON.parse((logged() ?? '').replace(/^[^{]*/, ''))).toMatchObject({
    body: 'hello',
    md5OfBody: '5d41402abc4b2a76b9719d911017c592',
    attributes: { ApproximateReceiveCount: '1' },
    messageAttributes: {},
    eventSource: 'aws:sqs',
    eventSourceARN: arnOf('jobs'),
    awsRegion: 'eu-west-1',
  });
});

test('what comes while the function is busy is taken when it is free', async () => {
  const handler = 'async ({ ms = 0 }) => new Promise((done) => setTimeout(done, ms))';
  await using local = await start(handler, {}, { reservedConcurrency: 1 });
  const busy = local.lambda.send(new InvokeCommand({ FunctionName: 'work', Payload: '{"ms":600}' }));
  await expect.poll(() => local.cloud.lambda.find('work')?.hasRoom, patience).toBe(false);

  await local.send('patient');
  const waiting = await local.depth('jobs');
  await busy;

  expect(waiting).toBe(1);
  await expect.poll(() => local.depth('jobs'), patience).toBe(0);
});
