import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { startCloud } from './helpers/cloud.ts';

const StackName = 'shop-dev';
const [own, other] = ACCOUNTS;

/** One template for any account. */
const TemplateBody = JSON.stringify({
  Resources: {
    Orders: {
      Type: 'AWS::S3::Bucket',
      Properties: { BucketName: { 'Fn::Sub': 'orders-${AWS::AccountId}' } },
    },
    Letters: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'letters' } },
    Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Sub': 'jobs-${AWS::AccountId}' } } },
  },
  Outputs: { Jobs: { Value: { 'Fn::GetAtt': ['Jobs', 'Arn'] } } },
});

/** A local cloud with CloudFormation's client of each account. */
async function start() {
  const local = await startCloud({});
  const clientOf = ({ accessKeyId, secretAccessKey }: typeof own) =>
    new CloudFormationClient({ ...local.client, credentials: { accessKeyId, secretAccessKey } });
  return { ...local, ofOwn: clientOf(own), ofOther: clientOf(other) };
}

async function deploy(client: CloudFormationClient) {
  const set = { StackName, ChangeSetName: 'change' };
  await client.send(new CreateChangeSetCommand({ ...set, ChangeSetType: 'CREATE', TemplateBody }));
  await client.send(new ExecuteChangeSetCommand(set));
  let stack = await describe(client);
  while (stack?.StackStatus?.endsWith('_IN_PROGRESS')) {
    await sleep(10);
    stack = await describe(client);
  }
  return stack;
}

async function describe(client: CloudFormationClient) {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks[0];
}

const head = (s3: S3Client, id: string) => s3.send(new HeadBucketCommand({ Bucket: `orders-${id}` }));

test('a stack is of the account that deploys it, and so is what stands in it', async () => {
  await using local = await start();

  const stack = await deploy(local.ofOther);

  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  expect(stack?.StackId).toContain(`:${other.id}:stack/${StackName}/`);
  expect(stack?.Outputs).toEqual([
    { OutputKey: 'Jobs', OutputValue: `arn:aws:sqs:eu-west-1:${other.id}:jobs-${other.id}` },
  ]);
  await head(local.foreignS3, other.id);
  await expect(head(local.s3, other.id)).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

test('no account sees, changes or deletes another one’s stack', async () => {
  await using local = await start();
  await deploy(local.ofOther);

  const { Stacks } = await local.ofOwn.send(new DescribeStacksCommand({}));
  await local.ofOwn.send(new DeleteStackCommand({ StackName }));

  expect(Stacks ?? []).toEqual([]);
  await expect(describe(local.ofOwn)).rejects.toThrow(`Stack with id ${StackName} does not exist`);
  expect((await describe(local.ofOther))?.StackStatus).toBe('CREATE_COMPLETE');
});

test('two accounts have stacks of one name, each its own', async () => {
  await using local = await start();
  await deploy(local.ofOther);

  const stack = await deploy(local.ofOwn);
  await local.ofOwn.send(new DeleteStackCommand({ StackName }));

  expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
  await expect.poll(() => describe(local.ofOwn).catch(({ message }) => message)).toContain('does not exist');
  await head(local.foreignS3, other.id);
});

test('what is of an account may be there in each of them by one name', async () => {
  await using local = await start();

  const stacks = [await deploy(local.ofOwn), await deploy(local.ofOther)];

  expect(stacks.map((stack) => stack?.StackStatus)).toEqual(['CREATE_COMPLETE', 'CREATE_COMPLETE']);
});
