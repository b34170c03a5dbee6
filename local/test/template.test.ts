import { describe, expect, test } from 'vitest';
import { FromSources } from '../template/from-sources.ts';
import { resolveTemplate } from '../template/resolve.ts';
import { planStack } from '../template/stack.ts';
import type { Template } from '../template/template.ts';

const stack = { accountId: '111111111111', region: 'eu-west-1', stackName: 'shop-dev' };
const bucket = (properties: Record<string, unknown> = {}) => ({
  Type: 'AWS::S3::Bucket',
  Properties: properties,
});
const resolve = (template: Template) => resolveTemplate(template, stack);
const valueOf = (expression: unknown, more: Partial<Template> = {}) =>
  resolve({
    ...more,
    Resources: {
      Photos: bucket({ BucketName: 'photos' }),
      Table: { Type: 'AWS::DynamoDB::Table' },
      Subject: bucket({ value: expression }),
      ...more.Resources,
    },
  }).resources.find(({ logicalId }) => logicalId === 'Subject')?.properties['value'];

describe('intrinsics', () => {
  test.each([
    [{ Ref: 'Photos' }, 'photos'],
    [{ Ref: 'Table' }, 'shop-dev-Table'],
    [{ Ref: 'AWS::AccountId' }, '111111111111'],
    [{ 'Fn::GetAtt': ['Photos', 'Arn'] }, 'arn:aws:s3:::photos'],
    [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop-dev-Table'],
    // biome-ignore format: one case a line
    [{ 'Fn::Sub': '${Photos.Arn}/${AWS::Region}/${!literal}' }, 'arn:aws:s3:::photos/eu-west-1/${literal}'],
    [{ 'Fn::Sub': ['${name}-${Photos}', { name: { Ref: 'AWS::StackName' } }] }, 'shop-dev-photos'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'Photos' }]] }, 'a-photos'],
    [{ 'Fn::Select': ['1', { 'Fn::Split': ['-', 'a-b-c'] }] }, 'b'],
  ])('%j is %s', (expression, expected) => {
    expect(valueOf(expression)).toBe(expected);
  });

  test('conditions choose values and leave resources out', () => {
    const template: Template = {
      Conditions: { Yes: { 'Fn::Equals': ['a', 'a'] }, No: { 'Fn::Not': [{ Condition: 'Yes' }] } },
      Resources: {
        Kept: { ...bucket({ value: { 'Fn::If': ['No', 1, 2] } }), Condition: 'Yes' },
        Left: { ...bucket(), Condition: 'No' },
      },
    };

    const { resources } = resolve(template);

    expect(resources.map(({ logicalId }) => logicalId)).toEqual(['Kept']);
    expect(resources[0]?.properties).toEqual({ value: 2 });
  });

  test('NoValue removes its property', () => {
    expect(valueOf({ kept: 1, gone: { Ref: 'AWS::NoValue' } })).toEqual({ kept: 1 });
  });
});

describe('a template that cannot stand is refused', () => {
  test.each([
    ['a dangling reference', { Ref: 'Nobody' }, /Nobody, which it does not declare/],
    ['an unknown attribute', { 'Fn::GetAtt': ['Photos', 'Nonsense'] }, /Photos\.Nonsense/],
    ['an unknown intrinsic', { 'Fn::Transform': {} }, /Fn::Transform is not implemented/],
  ])('%s', (_name, expression, message) => {
    expect(() => valueOf(expression)).toThrow(message);
  });

  test('names that refer to each other in a circle', () => {
    const template = {
      Resources: { A: bucket({ BucketName: { Ref: 'B' } }), B: bucket({ BucketName: { Ref: 'A' } }) },
    };

    expect(() => resolve(template)).toThrow(/circular reference/);
  });
});

describe('a stack', () => {
  const source = new FromSources({ bundle: {}, layers: {} }, 'unused');
  const plan = (template: Template) => planStack(template, stack, source);
  const functionArn = 'arn:aws:lambda:eu-west-1:111111111111:function:resize';
  const notified = bucket({
    BucketName: 'photos',
    NotificationConfiguration: {
      LambdaConfigurations: [
        {
          Event: 's3:ObjectCreated:*',
          Function: functionArn,
          Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } },
        },
      ],
    },
  });
  const permission = (sourceArn: string) => ({
    Type: 'AWS::Lambda::Permission',
    Properties: {
      Action: 'lambda:InvokeFunction',
      FunctionName: functionArn,
      Principal: 's3.amazonaws.com',
      SourceArn: sourceArn,
    },
  });

  test('has buckets with the notifications that their template declares', async () => {
    const { resources } = await plan({
      Resources: { Photos: notified, Allowed: permission('arn:aws:s3:::photos') },
    });

    expect(resources.buckets[0]?.notifications).toEqual([
      {
        id: 'Photos-0',
        events: ['s3:ObjectCreated:*'],
        prefix: 'uploads/',
        suffix: '',
        targetArn: functionArn,
      },
    ]);
  });

  test('is refused when a bucket may not invoke the function that it notifies', async () => {
    const withoutPermission = { Resources: { Photos: notified } };
    const ofAnotherBucket = { Resources: { Photos: notified, Allowed: permission('arn:aws:s3:::other') } };

    await expect(plan(withoutPermission)).rejects.toThrow(/AWS::Lambda::Permission/);
    await expect(plan(ofAnotherBucket)).rejects.toThrow(/AWS::Lambda::Permission/);
  });

  test('says what it cannot stand up', async () => {
    const { missing } = await plan({ Resources: { Jobs: { Type: 'AWS::Batch::JobQueue' } } });

    expect(missing).toEqual(['Jobs (AWS::Batch::JobQueue)']);
  });

  test('says what it cannot retain', async () => {
    const Jobs = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' }, DeletionPolicy: 'Retain' };
    const Photos = { ...bucket({ BucketName: 'photos' }), DeletionPolicy: 'Retain' };

    const { missing } = await plan({ Resources: { Jobs, Photos } });

    expect(missing).toEqual(['Jobs (AWS::SQS::Queue: DeletionPolicy Retain)']);
  });

  test('carries its account, wherever an account has resources of its own', async () => {
    const declared = {
      Photos: bucket({ BucketName: 'photos' }),
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'api', ProtocolType: 'HTTP' } },
      Jobs: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'jobs' } },
    };
    const place = { ...stack, accountId: '222222222222' };

    const { resources } = await planStack({ Resources: declared }, place, source);

    expect(resources.buckets[0]?.accountId).toBe('222222222222');
    expect(resources.httpApis[0]?.accountId).toBe('222222222222');
    expect(resources.queues[0]?.arn).toBe('arn:aws:sqs:eu-west-1:222222222222:jobs');
  });

  test('has tables in the first account only, and is refused in another one', async () => {
    const table = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } };
    const template = { Resources: { Orders: table } };

    await expect(plan(template)).resolves.toMatchObject({ resources: { tables: [{ name: 'orders' }] } });
    await expect(planStack(template, { ...stack, accountId: '222222222222' }, source)).rejects.toThrow(
      'Orders: the local cloud has tables in account 111111111111 only, and none in 222222222222',
    );
  });
});
