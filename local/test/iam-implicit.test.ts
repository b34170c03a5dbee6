import { CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { MappingConfig } from '../lambda/event-source-mapping.ts';
import type { Resources } from '../resources.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { allow, functionRole, policyOf } from './helpers/iam.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const A = '111111111111';
const patience = { timeout: 10_000, interval: 10 };
const FAILURES = queueArn('failures');
const JOBS = queueArn('jobs');
const fails = lambda('fails', "async () => { throw new Error('no'); }", {
  maximumRetryAttempts: 0,
  onFailure: FAILURES,
});
const works = lambda('works', 'async () => {}');
const LOG = (name: string) => `arn:aws:logs:eu-west-1:${A}:log-group:/aws/lambda/${name}:*`;
const logging = (name: string) => allow(['logs:CreateLogStream', 'logs:PutLogEvents'], LOG(name));

/** A function that fails for good, and what came of its record. */
async function fail(may: object[], rest: Partial<Resources> = {}) {
  const local = await startCloud({
    queues: [queue('failures')],
    functions: [fails],
    roles: [functionRole('fails', may)],
    ...rest,
  });
  await local.lambda.send(new InvokeCommand({ FunctionName: 'fails', InvocationType: 'Event' }));
  const ofType = (type: string) => local.cloud.trace.recent.filter((event) => event.type === type);
  return { ...local, ofType, arrived: () => local.cloud.sqs.depth(FAILURES)?.visible };
}

test('a function’s record goes where its role may send', async () => {
  await using local = await fail([logging('fails'), allow('sqs:SendMessage', FAILURES)]);

  await expect.poll(local.arrived, patience).toBe(1);
  expect(local.ofType('AccessDenied')).toEqual([]);
});

test('where it may not, the record is lost, and it is told why', async () => {
  await using local = await fail([logging('fails')]);

  await expect.poll(() => local.ofType('DestinationDeliveryFailed').length, patience).toBe(1);
  expect(local.arrived()).toBe(0);
  expect(local.ofType('AccessDenied').map(({ detail }) => detail)).toEqual([
    expect.objectContaining({
      action: 'sqs:SendMessage',
      resource: FAILURES,
      message: expect.stringContaining(`assumed-role/fails/destination is not authorized`),
      remedy: `allow it in the policies of ${fails.roleArn}`,
    }),
  ]);
});

test('a queue may let in the role by itself', async () => {
  const policy = policyOf(
    FAILURES,
    allow('sqs:SendMessage', FAILURES, { Principal: { AWS: fails.roleArn } }),
  );
  await using local = await fail([logging('fails')], { policies: [policy] });

  await expect.poll(local.arrived, patience).toBe(1);
});

const mapping: MappingConfig = {
  id: 'm',
  queueArn: JOBS,
  functionArn: works.arn,
  region: 'eu-west-1',
  batchSize: 1,
  windowSeconds: 0,
  reportBatchItemFailures: false,
  maximumConcurrency: 2,
};
const POLLING = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];
const poll = (actions: string[]) =>
  startCloud({
    queues: [queue('jobs')],
    functions: [works],
    mappings: [mapping],
    roles: [
      functionRole('works', [
        allow(
          actions.map((name) => `sqs:${name}`),
          JOBS,
        ),
      ]),
    ],
  });

test('a queue is polled as the function’s role', async () => {
  await using local = await poll(POLLING);
  local.cloud.sqs.send(JOBS, 'x');

  await expect.poll(() => local.cloud.sqs.depth(JOBS), patience).toMatchObject({ visible: 0, inFlight: 0 });
});

test.each(POLLING)('a mapping is refused whose role may not %s', async (name) => {
  const starting = poll(POLLING.filter((each) => each !== name));

  await expect(starting).rejects.toThrow(
    `works: The function execution role does not have permissions to call ${name} on SQS`,
  );
});

test('a log is written as the function’s role, or not at all', async () => {
  const quiet = lambda('quiet', 'async () => {}');
  const roles = [
    functionRole('works', [logging('works')]),
    functionRole('quiet', [allow('logs:PutLogEvents', LOG('quiet'))]),
  ];
  await using local = await startCloud({ functions: [works, quiet], roles });
  for (const FunctionName of ['works', 'quiet']) await local.lambda.send(new InvokeCommand({ FunctionName }));
  const logs = new CloudWatchLogsClient(local.client);
  const streamsOf = async (name: string) => {
    const command = new DescribeLogStreamsCommand({ logGroupName: `/aws/lambda/${name}` });
    return (await logs.send(command)).logStreams?.length;
  };

  expect(await streamsOf('works')).toBe(1);
  expect(await streamsOf('quiet')).toBe(0);
  const denied = local.cloud.trace.recent.filter(({ type }) => type === 'AccessDenied');
  expect(denied.map(({ detail }) => detail['action'])).toEqual(['logs:CreateLogStream']);
});
