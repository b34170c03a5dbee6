import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, test, vi } from 'vitest';
import { parameterConfig } from '../template/parameter.ts';
import { assume } from './helpers/iam.ts';
import { startStack } from './helpers/stack.ts';

const PATIENCE = { timeout: 10_000 };

const NAME = '/shop/price';
const parameter = (Value: string, rest: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Name: NAME, Type: 'String', Value, ...rest },
});
const template = (Value: string, more = {}) => ({ Resources: { Price: parameter(Value), ...more } });
const QUEUE = { Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } } };

test('a parameter comes, changes and goes with its stack', async () => {
  await using local = await startStack();

  await local.change(template('1'));
  const created = await local.parameter(NAME);
  await local.change(template('1', QUEUE), 'UPDATE');
  const same = await local.parameter(NAME);
  await local.change(template('2', QUEUE), 'UPDATE');
  const changed = await local.parameter(NAME);
  await local.change({ Resources: QUEUE }, 'UPDATE');
  const gone = await local.parameter(NAME);

  expect([created, same, changed, gone]).toEqual([['1', 1], ['1', 1], ['2', 2], 'ParameterNotFound']);
});

test('a name that was put by hand is not taken, and stays', async () => {
  await using local = await startStack();
  await local.putByHand(NAME, 'mine');

  const { status, reason } = await local.change(template('theirs'));
  await local.remove();

  expect([status, reason]).toEqual(['ROLLBACK_COMPLETE', expect.stringContaining(`${NAME} already exists`)]);
  expect(await local.parameter(NAME)).toEqual(['mine', 1]);
});

test('a name that another stack has is not taken', async () => {
  await using local = await startStack({ Own: parameter('own') });

  const { status, reason } = await local.change(template('theirs'));

  expect([status, reason]).toEqual(['ROLLBACK_COMPLETE', expect.stringContaining(`${NAME} already exists`)]);
  expect(await local.parameter(NAME)).toEqual(['own', 1]);
});

test('of two stacks that come up at once one has the name, and the other one fails', async () => {
  await using local = await startStack();
  const cloudformation = new CloudFormationClient(local.client);
  const table = {
    Type: 'AWS::DynamoDB::Table',
    Properties: {
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    },
  };
  const names = ['left', 'right'];
  for (const StackName of names) {
    const set = { StackName, ChangeSetName: 'change', ChangeSetType: 'CREATE' as const };
    const TemplateBody = JSON.stringify(template(StackName, { Orders: table }));
    await cloudformation.send(new CreateChangeSetCommand({ ...set, TemplateBody }));
  }

  await Promise.all(
    names.map((StackName) =>
      cloudformation.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName: 'change' })),
    ),
  );

  const statuses = await vi.waitFor(async () => {
    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand());
    const ended = Stacks.filter(({ StackName = '' }) => names.includes(StackName));
    expect(ended.every(({ StackStatus }) => StackStatus?.endsWith('_COMPLETE'))).toBe(true);
    return Object.fromEntries(ended.map(({ StackName, StackStatus = '' }) => [StackStatus, StackName]));
  }, PATIENCE);
  expect(Object.keys(statuses).toSorted()).toEqual(['CREATE_COMPLETE', 'ROLLBACK_COMPLETE']);
  const { CREATE_COMPLETE: winner, ROLLBACK_COMPLETE: StackName } = statuses;
  const { StackEvents } = await cloudformation.send(new DescribeStackEventsCommand({ StackName }));
  expect(StackEvents?.map(({ ResourceStatusReason: reason }) => reason)).toContain(`${NAME} already exists`);
  expect(await local.parameter(NAME)).toEqual([winner, 1]);
});

test('an update that fails gives it its value back', async () => {
  await using local = await startStack();
  const Orders = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'orders' } };
  await local.change(template('1', { Orders }));
  await local.s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'a', Body: 'kept' }));

  const { status, reason } = await local.change(template('2'), 'UPDATE');

  expect([status, reason]).toEqual(['UPDATE_ROLLBACK_COMPLETE', expect.stringContaining('not empty')]);
  expect(await local.parameter(NAME)).toEqual(['1', 3]);
});

test('a parameter stands again after a restart, and one that the service has given up is gone', async () => {
  const first = await startStack({
    Own: parameter('own', { Name: '/own/a' }),
    Old: parameter('old', { Name: '/own/b' }),
  });
  await first.change(template('1'));
  await first.close();

  await using second = await startStack(
    { Own: parameter('own', { Name: '/own/a' }) },
    { state: first.directory },
  );

  expect(await second.parameter('/own/a')).toEqual(['own', 1]);
  expect(await second.parameter('/own/b')).toBe('ParameterNotFound');
  expect(await second.parameter(NAME)).toEqual(['1', 1]);
});

test.each([
  ['may', 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/price', '1'],
  ['may not', 'arn:aws:ssm:eu-west-1:111111111111:parameter/shop/other', 'AccessDeniedException'],
])('a role that %s read it is asked like for any other', async (_, Resource, expected) => {
  await using local = await startStack();
  const Reader = {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'reader',
      AssumeRolePolicyDocument: {
        Statement: { Effect: 'Allow', Principal: { AWS: '111111111111' }, Action: 'sts:AssumeRole' },
      },
      Policies: [
        {
          PolicyName: 'read',
          PolicyDocument: { Statement: { Effect: 'Allow', Action: 'ssm:GetParameter', Resource } },
        },
      ],
    },
  };
  await local.change(template('1', { Reader }));
  const ssm = new SSMClient(await assume(local.client, 'arn:aws:iam::111111111111:role/reader'));

  const told = await ssm.send(new GetParameterCommand({ Name: NAME })).then(
    ({ Parameter }) => Parameter?.Value,
    (error: Error) => error.name,
  );

  expect(told).toBe(expected);
});

test.each([
  ['Type', { Type: 'SecureString' }],
  ['Tier', { Tier: 'Advanced' }],
  ['Policies', { Policies: '[]' }],
  ['AllowedPattern', { AllowedPattern: '.*' }],
  ['Value', { Value: '' }],
])('what is not there is refused by name: %s', (name, given) => {
  const properties = { Name: NAME, Type: 'String', Value: '1', ...given };
  const resource = { logicalId: 'Price', type: 'AWS::SSM::Parameter', ref: NAME, attributes: {}, properties };
  const stack = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };

  expect(() => parameterConfig(resource, stack)).toThrow(new RegExp(`Price: .*${name}`, 's'));
});
