import {
  GetFunctionCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
} from '@aws-sdk/client-lambda';
import { DeleteObjectsCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACTIONS } from '../cloudformation/actions.ts';
import { DYNAMODB_OPERATIONS } from '../dynamodb/access.ts';
import { ACCOUNTS } from '../iam/accounts.ts';
import { OPERATIONS as LOGS_OPERATIONS } from '../logs/service.ts';
import { S3_OPERATIONS } from '../s3/operations.ts';
import { OPERATIONS as SQS_OPERATIONS } from '../sqs/operations.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { role, roleArn } from './helpers/iam.ts';
import { send, signed } from './helpers/raw-request.ts';
import { CALLS, type Target, targetIn } from './helpers/s3-calls.ts';
import { queue } from './helpers/sqs.ts';

const [own] = ACCOUNTS;
const ROLE = roleArn('idle');

let local: Awaited<ReturnType<typeof startCloud>>;
let target: Target;
beforeAll(async () => {
  local = await startCloud({
    buckets: [bucket('photos', { objectLock: {} })],
    queues: [queue('jobs')],
    functions: [lambda('work', 'async () => {}')],
    roles: [role('idle', [], { trusts: [{ Principal: { Service: 'lambda.amazonaws.com' } }] })],
  });
  target = await targetIn(local.s3, 'photos');
});
afterAll(() => local[Symbol.asyncDispose]());

const keys = () => local.cloud.credentials.issue(ROLE, 'one');
const crashes = () => local.cloud.trace.recent.filter(({ type }) => type === 'Crash');

/** Calls as the role, and tells how it is answered. */
async function answerTo(service: string, headers: Record<string, string>, body: string): Promise<string> {
  const { sessionToken, ...credentials } = keys();
  const request = {
    method: 'POST',
    path: '/',
    headers: { ...headers, 'x-amz-security-token': sessionToken },
    body,
  };
  const answer = await send(local.endpoint, signed(local.endpoint, request, { service, ...credentials }));
  return answer.body;
}

/** What every operation finds something in. */
const INPUT = {
  QueueUrl: `http://127.0.0.1/${own.id}/jobs`,
  QueueName: 'jobs',
  MessageBody: 'x',
  ReceiptHandle: 'x',
  VisibilityTimeout: 0,
  Entries: [{ Id: 'a', MessageBody: 'x', ReceiptHandle: 'x' }],
  Attributes: {},
  TableName: 'things',
  logGroupName: '/aws/lambda/work',
  logStreamName: 'a',
  Name: '/key',
  Value: 'x',
  Type: 'String',
};
const OF_JSON: [service: string, operations: Iterable<string>][] = [
  ['dynamodb', DYNAMODB_OPERATIONS],
  ['ecr', ['DescribeRepositories']],
  ['events', ['PutEvents']],
  ['logs', LOGS_OPERATIONS.keys()],
  ['sqs', SQS_OPERATIONS.keys()],
  ['ssm', ['DeleteParameter', 'GetParameter', 'PutParameter']],
];

describe('a role without permissions is refused', () => {
  test.each(OF_JSON.flatMap(([service, operations]) => [...operations].map((each) => [service, each])))(
    '%s %s',
    async (service = '', operation = '') => {
      const headers = {
        'x-amz-target': `Any_20121110.${operation}`,
        'content-type': 'application/x-amz-json-1.0',
      };
      // A batch is of tables, and otherwise of entries.
      const input = operation.startsWith('Batch') ? { RequestItems: { things: [] } } : INPUT;

      expect(await answerTo(service, headers, JSON.stringify(input))).toContain(
        'is not authorized to perform',
      );
    },
  );

  test.each([...ACTIONS.keys()])('cloudformation %s', async (action) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };

    const answer = await answerTo('cloudformation', headers, `Action=${action}&StackName=shop-dev`);

    expect(answer).toContain(`is not authorized to perform: cloudformation:${action}`);
  });

  test.each(CALLS.filter(([name]) => name !== 'DeleteObjects'))('s3 %s', async (_, call) => {
    await expect(call(new S3Client({ ...local.client, credentials: keys() }), target)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
  });

  test('s3 DeleteObjects, for each of them', async () => {
    const [, call] = CALLS.find(([name]) => name === 'DeleteObjects') ?? [];

    const answer = await call?.(new S3Client({ ...local.client, credentials: keys() }), target);

    expect(answer).toMatchObject({ Errors: Array.from({ length: 3 }, () => ({ Code: 'AccessDenied' })) });
  });

  test('s3 ListBuckets', async () => {
    const s3 = new S3Client({ ...local.client, credentials: keys() });

    await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  test.each<[string, (client: LambdaClient) => Promise<unknown>]>([
    ['Invoke', (client) => client.send(new InvokeCommand({ FunctionName: 'work' }))],
    ['GetFunction', (client) => client.send(new GetFunctionCommand({ FunctionName: 'work' }))],
    [
      'GetFunctionConfiguration',
      (client) => client.send(new GetFunctionConfigurationCommand({ FunctionName: 'work' })),
    ],
    ['GetFunction of none', (client) => client.send(new GetFunctionCommand({ FunctionName: 'none' }))],
    ['ListFunctions', (client) => client.send(new ListFunctionsCommand({}))],
  ])('lambda %s', async (_, call) => {
    await expect(call(new LambdaClient({ ...local.client, credentials: keys() }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });

  test('sts AssumeRole, but not who it is', async () => {
    const sts = new STSClient({ ...local.client, credentials: keys() });

    const taking = sts.send(new AssumeRoleCommand({ RoleArn: ROLE, RoleSessionName: 'two' }));

    await expect(taking).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(await sts.send(new GetCallerIdentityCommand())).toMatchObject({ Account: own.id });
  });
});

test('these are all operations of S3', () => {
  const called = CALLS.map(([name]) => name.split(' ')[0]);

  expect(new Set(called)).toEqual(new Set(S3_OPERATIONS));
});

test('what cannot be deleted by its key is refused one by one, and no crash', async () => {
  const Objects = [{ Key: 'k'.repeat(1025) }];

  const { Errors } = await local.s3.send(new DeleteObjectsCommand({ Bucket: 'photos', Delete: { Objects } }));

  expect(Errors).toMatchObject([{ Code: 'KeyTooLongError' }]);
});

test('and none of them was answered without a look at policies', () => {
  expect(crashes()).toEqual([]);
});
