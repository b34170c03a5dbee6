import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStackResourceCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  ValidateTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { GetFunctionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, HeadBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { roleOf } from './helpers/function.ts';

const StackName = 'shop-dev';
const artifacts = bucket('artifacts');

const role = roleOf({ name: 'price', roleArn: 'arn:aws:iam::111111111111:role/price' });

/** A function that answers `answer`, in a zip. */
const zipOf = (answer: string): Uint8Array =>
  zipSync({ 'index.js': strToU8(`exports.handler = async () => '${answer}';`) });

const template = (key: string, more: object = {}) => ({
  Resources: {
    Orders: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'orders' } },
    Price: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        FunctionName: 'price',
        Handler: 'index.handler',
        Role: role.arn,
        Code: { S3Bucket: 'artifacts', S3Key: key },
      },
    },
    ...more,
  },
  Outputs: { OrdersName: { Value: { Ref: 'Orders' } } },
});

async function start(state?: string) {
  const cloud = await startCloud({ buckets: [artifacts], roles: [role] }, state);
  const cloudformation = new CloudFormationClient(cloud.client);
  const upload = (Key: string, answer: string) =>
    cloud.s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key, Body: zipOf(answer) }));
  const stackOf = async () => {
    const { Stacks } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
    return Stacks?.[0];
  };
  const settled = async () => {
    let stack = await stackOf();
    while (stack?.StackStatus?.endsWith('_IN_PROGRESS')) {
      await sleep(10);
      stack = await stackOf();
    }
    return stack;
  };
  const change = async (body: object, ChangeSetType: 'CREATE' | 'UPDATE') => {
    const set = { StackName, ChangeSetName: 'change' };
    await cloudformation.send(
      new CreateChangeSetCommand({ ...set, ChangeSetType, TemplateBody: JSON.stringify(body) }),
    );
    const described = await cloudformation.send(new DescribeChangeSetCommand(set));
    if (described.Status === 'FAILED') return { reason: described.StatusReason, stack: await stackOf() };
    await cloudformation.send(new ExecuteChangeSetCommand(set));
    return { reason: undefined, stack: await settled() };
  };
  const ask = async (FunctionName = 'price') => {
    const { Payload } = await cloud.lambda.send(new InvokeCommand({ FunctionName }));
    return JSON.parse(Payload?.transformToString() ?? '');
  };
  return { ...cloud, cloudformation, upload, change, settled, ask };
}

describe('a stack', () => {
  test('stands after its change set is executed, and runs the uploaded zip', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');

    const { stack } = await cloud.change(template('v1.zip'), 'CREATE');

    expect(stack?.StackStatus).toBe('CREATE_COMPLETE');
    expect(stack?.Outputs).toEqual([{ OutputKey: 'OrdersName', OutputValue: 'orders' }]);
    expect(await cloud.ask()).toBe('one');
    await cloud.s3.send(new HeadBucketCommand({ Bucket: 'orders' }));
  });

  test('takes new code and keeps its data when it is updated', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.upload('v2.zip', 'two');
    await cloud.change(template('v1.zip'), 'CREATE');
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'a', Body: 'kept' }));
    const before = await cloud.lambda.send(new GetFunctionCommand({ FunctionName: 'price' }));

    const { stack } = await cloud.change(template('v2.zip'), 'UPDATE');

    const after = await cloud.lambda.send(new GetFunctionCommand({ FunctionName: 'price' }));
    expect(stack?.StackStatus).toBe('UPDATE_COMPLETE');
    expect(await cloud.ask()).toBe('two');
    const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: 'orders', Key: 'a' }));
    expect(await Body?.transformToString()).toBe('kept');
    expect(Date.parse(after.Configuration?.LastModified ?? '')).toBeGreaterThanOrEqual(
      Date.parse(before.Configuration?.LastModified ?? ''),
    );
    const events = await cloud.cloudformation.send(new DescribeStackEventsCommand({ StackName }));
    expect(events.StackEvents?.map(({ ResourceStatus }) => ResourceStatus).slice(0, 2)).toEqual([
      'UPDATE_COMPLETE',
      'UPDATE_COMPLETE',
    ]);
  });

  test('loses what its new template has no more', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    const extra = { Extra: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'extra' } } };
    await cloud.change(template('v1.zip', extra), 'CREATE');

    await cloud.change(template('v1.zip'), 'UPDATE');

    await expect(cloud.s3.send(new HeadBucketCommand({ Bucket: 'extra' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('is not touched by a template that is the same', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');

    const { reason } = await cloud.change(template('v1.zip'), 'UPDATE');

    expect(reason).toMatch(/didn't contain changes/);
  });

  test('is as it was when an update fails, and says why', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');

    const { stack } = await cloud.change(template('missing.zip'), 'UPDATE');

    expect(stack?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await cloud.ask()).toBe('one');
    const events = await cloud.cloudformation.send(new DescribeStackEventsCommand({ StackName }));
    const failed = events.StackEvents?.find(({ ResourceStatus }) => ResourceStatus === 'UPDATE_FAILED');
    expect(failed?.ResourceStatusReason).toMatch(/key does not exist/);
  });

  test('that would lose a bucket with something in it stays as it was', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'a', Body: 'kept' }));
    const { Price } = template('v1.zip').Resources;

    const { stack } = await cloud.change({ Resources: { Price } }, 'UPDATE');

    expect(stack?.StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await cloud.ask()).toBe('one');
    await cloud.s3.send(new HeadBucketCommand({ Bucket: 'orders' }));
  });

  test.each(['Retain', 'RetainExceptOnCreate'])('leaves a bucket behind by the policy %s', async (policy) => {
    const cloud = await start();
    const { Orders } = template('').Resources;
    const kept = { Resources: { Orders: { ...Orders, DeletionPolicy: policy } } };
    const orders = { Bucket: 'orders', Key: 'a' };
    await cloud.change(kept, 'CREATE');
    await cloud.s3.send(new PutObjectCommand({ ...orders, Body: 'kept' }));

    await cloud.cloudformation.send(new DeleteStackCommand({ StackName }));

    await expect(cloud.settled()).rejects.toThrow(/does not exist/);
    await cloud.close();
    await using again = await start(cloud.directory);
    const { Body } = await again.s3.send(new GetObjectCommand(orders));
    expect(await Body?.transformToString()).toBe('kept');
    // It belongs to no stack now, and no stack gets it without an import.
    const { stack } = await again.change(kept, 'CREATE');
    expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
    await again.s3.send(new GetObjectCommand(orders));
  });

  test.each([
    ['Retain', 200],
    ['RetainExceptOnCreate', 404],
  ])('whose creation fails leaves its bucket, or not: %s, %s', async (policy, status) => {
    await using cloud = await start();
    const { Orders } = template('').Resources;
    const Broken = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'broken' } };

    const { stack } = await cloud.change(
      { Resources: { Orders: { ...Orders, DeletionPolicy: policy }, Broken } },
      'CREATE',
    );

    expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
    const head = cloud.s3.send(new HeadBucketCommand({ Bucket: 'orders' }));
    const { $metadata } = await head.catch((error) => error);
    expect($metadata.httpStatusCode).toBe(status);
  });

  test('takes nothing that belongs to another stack', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    const theft = {
      Resources: { Mine: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'artifacts' } } },
    };

    const { stack } = await cloud.change(theft, 'CREATE');

    expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
    await cloud.s3.send(new HeadBucketCommand({ Bucket: 'artifacts' }));
  });

  test('that is deleted while it is created is gone in the end', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    const set = { StackName, ChangeSetName: 'change' };
    const TemplateBody = JSON.stringify(template('v1.zip'));
    await cloud.cloudformation.send(
      new CreateChangeSetCommand({ ...set, ChangeSetType: 'CREATE', TemplateBody }),
    );

    await cloud.cloudformation.send(new ExecuteChangeSetCommand(set));
    await cloud.cloudformation.send(new DeleteStackCommand({ StackName }));

    await expect(cloud.settled()).rejects.toThrow('does not exist');
    await expect(cloud.ask()).rejects.toThrow(/Function not found/);
  });

  test('that cannot be created leaves nothing', async () => {
    await using cloud = await start();

    const { stack } = await cloud.change(template('missing.zip'), 'CREATE');

    expect(stack?.StackStatus).toBe('ROLLBACK_COMPLETE');
    await expect(cloud.s3.send(new HeadBucketCommand({ Bucket: 'orders' }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
  });

  test('goes when it is deleted', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');

    await cloud.cloudformation.send(new DeleteStackCommand({ StackName }));

    await expect(cloud.settled()).rejects.toThrow('Stack with id shop-dev does not exist');
    await expect(cloud.ask()).rejects.toThrow(/Function not found/);
  });

  test('stays whole when one of its buckets is not empty', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'orders', Key: 'a', Body: 'kept' }));

    await cloud.cloudformation.send(new DeleteStackCommand({ StackName }));

    expect((await cloud.settled())?.StackStatus).toBe('DELETE_FAILED');
    expect(await cloud.ask()).toBe('one');
  });

  test('finishes with its old code what it was at', async () => {
    await using cloud = await start();
    const slow = "exports.handler = () => new Promise((done) => setTimeout(done, 500, 'old'))";
    const Body = zipSync({ 'index.js': strToU8(slow) });
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'artifacts', Key: 'slow.zip', Body }));
    await cloud.upload('v2.zip', 'new');
    await cloud.change(template('slow.zip'), 'CREATE');

    const underWay = cloud.ask();
    await sleep(200);
    await cloud.change(template('v2.zip'), 'UPDATE');

    expect(await cloud.ask()).toBe('new');
    expect(await underWay).toBe('old');
  });
});

describe('the service', () => {
  test('tells of resources by their logical ids', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    await cloud.change(template('v1.zip'), 'CREATE');
    const { cloudformation } = cloud;

    const all = await cloudformation.send(new ListStackResourcesCommand({ StackName }));
    const one = await cloudformation.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'Orders' }),
    );
    const missing = cloudformation.send(
      new DescribeStackResourceCommand({ StackName, LogicalResourceId: 'Nothing' }),
    );

    expect(all.StackResourceSummaries?.map(({ LogicalResourceId: id }) => id)).toEqual(['Orders', 'Price']);
    expect(one.StackResourceDetail?.PhysicalResourceId).toBe('orders');
    await expect(missing).rejects.toThrow('Resource Nothing does not exist for stack shop-dev');
  });

  test('tells the template by which a stack stands', async () => {
    await using cloud = await start();
    await cloud.upload('v1.zip', 'one');
    const told = template('v1.zip', { 'Said & <done>': { Type: 'AWS::SNS::Topic' } });
    await cloud.change(told, 'CREATE');

    const { TemplateBody = '', StagesAvailable } = await cloud.cloudformation.send(
      new GetTemplateCommand({ StackName }),
    );
    const missing = cloud.cloudformation.send(new GetTemplateCommand({ StackName: 'nothing' }));

    expect(JSON.parse(TemplateBody)).toEqual(told);
    expect(StagesAvailable).toEqual(['Original', 'Processed']);
    await expect(missing).rejects.toThrow('Stack with id nothing does not exist');
  });

  test('refuses what is no template', async () => {
    await using cloud = await start();
    const { cloudformation } = cloud;
    const validate = (TemplateBody: string) =>
      cloudformation.send(new ValidateTemplateCommand({ TemplateBody }));

    await expect(validate('{"Resources": ')).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(validate('[]')).rejects.toThrow(/At least one Resources member/);
  });

  test('has no change set that was deleted', async () => {
    await using cloud = await start();
    const { cloudformation } = cloud;
    const set = { StackName, ChangeSetName: 'change' };
    const TemplateBody = JSON.stringify(template('v1.zip'));
    await cloudformation.send(new CreateChangeSetCommand({ ...set, ChangeSetType: 'CREATE', TemplateBody }));

    await cloudformation.send(new DeleteChangeSetCommand(set));

    await expect(cloudformation.send(new ExecuteChangeSetCommand(set))).rejects.toMatchObject({
      name: 'ChangeSetNotFoundException',
    });
  });

  test('says by name what it does not do', async () => {
    await using cloud = await start();

    await expect(cloud.cloudformation.send(new ListStacksCommand())).rejects.toThrow(
      'CloudFormation ListStacks is not implemented by the local cloud',
    );
  });
});
