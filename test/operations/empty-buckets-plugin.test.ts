import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { startCloud } from '../../local/test/helpers/cloud.ts';
import EmptyBucketsPlugin from '../../operations/empty-buckets/plugin.ts';
import { loopback } from '../helpers/loopback.ts';

const StackName = 'shop-dev';
const bucketNamed = (BucketName: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName } });
const Resources = {
  Orders: bucketNamed('orders'),
  Ledger: bucketNamed('ledger'),
  ServerlessDeploymentBucket: bucketNamed('deployment'),
};
const BUCKETS = Object.values(Resources).map(({ Properties }) => Properties.BucketName);

/** A stack with an object in each of its buckets. */
async function startStack() {
  const cloud = await startCloud({});
  const cloudformation = new CloudFormationClient(cloud.client);
  const set = { StackName, ChangeSetName: 'change' };
  const TemplateBody = JSON.stringify({ Resources });
  await cloudformation.send(new CreateChangeSetCommand({ ...set, ChangeSetType: 'CREATE', TemplateBody }));
  await cloudformation.send(new ExecuteChangeSetCommand(set));
  const status = async () =>
    (await cloudformation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0]?.StackStatus;
  while ((await status()) !== 'CREATE_COMPLETE') await sleep(10);
  for (const Bucket of BUCKETS) await cloud.s3.send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
  /** Those of its buckets that have something in them. */
  const full = async () => {
    const lists = BUCKETS.map((Bucket) => cloud.s3.send(new ListObjectsV2Command({ Bucket })));
    return (await Promise.all(lists)).filter(({ KeyCount }) => KeyCount).map(({ Name }) => Name);
  };
  return { ...cloud, full };
}

/** Runs the plugin as `sls remove` does. */
async function remove(client: object, options = {}, stackName = StackName) {
  const lines: string[] = [];
  const notice = (line: string) => void lines.push(line);
  const serverless = {
    service: { resources: { Resources: { Ledger: { DeletionPolicy: 'Retain' }, Orders: {} } } },
    classes: { Error: FrameworkError },
    getProvider: () => ({
      naming: {
        getStackName: () => stackName,
        getDeploymentBucketLogicalId: () => 'ServerlessDeploymentBucket',
      },
      getStage: () => 'dev',
      getAwsSdkV3Config: async () => client,
    }),
  };
  const progress = { get: () => ({ update: () => {}, remove: () => {} }) };
  const writers = { log: { notice, success: notice }, progress };
  await new EmptyBucketsPlugin(serverless, options, writers).hooks['before:remove:remove']();
  return lines;
}

class FrameworkError extends Error {}

test('with --empty-buckets the buckets that go with the stack are emptied, and no others', async () => {
  await using stack = await startStack();

  const lines = await remove(stack.client, { 'empty-buckets': true });

  expect(await stack.full()).toEqual(['ledger', 'deployment']);
  expect(lines.join('\n')).toMatch(/orders +1 .*Emptied the buckets of stage dev: 1 deleted/s);
});

test('without it and without a terminal nothing is touched, and it says what to type', async () => {
  await using stack = await startStack();

  const work = remove(stack.client);

  await expect(work).rejects.toThrow(FrameworkError);
  await expect(work).rejects.toThrow('npx serverless remove --stage dev --empty-buckets');
  expect(await stack.full()).toEqual(BUCKETS);
});

test('without a stack there is nothing to do', async () => {
  await using cloud = await startCloud({});

  const lines = await remove(cloud.client, {}, 'shop-prod');

  expect(lines).toEqual([]);
});

const summary = (type: string, name: string) =>
  `<member><ResourceType>${type}</ResourceType><PhysicalResourceId>${name}</PhysicalResourceId></member>`;

/** CloudFormation and S3 with a stack of two pages of resources, of which the second has a bucket. */
async function startPages(isProtected: boolean) {
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const form = new URLSearchParams(await text(request));
    const action = form.get('Action') ?? '';
    asked.push(action || `${request.method} ${request.url}`);
    const stack = `<Stacks><member><EnableTerminationProtection>${isProtected}</EnableTerminationProtection></member></Stacks>`;
    const [page, next] = form.has('NextToken')
      ? [summary('AWS::S3::Bucket', 'orders'), '']
      : [summary('AWS::SQS::Queue', 'queue'), '<NextToken>2</NextToken>'];
    const summaries = `<StackResourceSummaries>${page}</StackResourceSummaries>${next}`;
    const result = action === 'DescribeStacks' ? stack : summaries;
    if (!action) response.writeHead(404).end();
    else response.end(`<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`);
  };
  const server = await loopback((request, response) => void answer(request, response));
  return { ...server, asked };
}

test('buckets on later pages of resources count, and one that is gone already does not hurt', async () => {
  await using server = await startPages(false);

  const lines = await remove(server.client);

  expect(lines).toEqual([]);
  expect(server.asked).toEqual([
    'DescribeStacks',
    'ListStackResources',
    'ListStackResources',
    expect.stringMatching(/^HEAD \/orders/),
  ]);
});

test('the buckets of a stack that is protected are left alone', async () => {
  await using server = await startPages(true);

  await remove(server.client, { 'empty-buckets': true });

  expect(server.asked).toEqual(['DescribeStacks']);
});
