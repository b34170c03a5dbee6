import { DynamoDBClient, GetItemCommand, QueryCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startCloud } from './helpers/cloud.ts';
import {
  allow,
  assume,
  type ClientConfig,
  deny,
  foreign,
  policyOf,
  refused,
  role,
  roleArn,
} from './helpers/iam.ts';
import { echo, fill, RESOURCES, TABLE } from './helpers/service-calls.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const A = '111111111111';
const B = '222222222222';
const SHARED = queueArn('shared');
const ofRows = { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'A#*' } };
const ofOwner = { 'ForAnyValue:StringEquals': { 'dynamodb:LeadingKeys': 'me' } };
const ofAttributes = {
  'ForAllValues:StringEquals': { 'dynamodb:Attributes': ['pk', 'status'] },
  StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
};

let local: Awaited<ReturnType<typeof startCloud>>;
const as = (name: string) => assume(local.client, roleArn(name));
beforeAll(async () => {
  local = await startCloud({
    ...RESOURCES,
    queues: [...(RESOURCES.queues ?? []), queue('shared')],
    roles: [
      role('rows', [
        allow('dynamodb:GetItem', TABLE, { Condition: ofRows }),
        allow('dynamodb:UpdateItem', TABLE, { Condition: ofAttributes }),
        allow('dynamodb:Query', `${TABLE}/index/by-owner`, { Condition: ofOwner }),
      ]),
      role('foreign', [allow('*')], { accountId: B, trusts: [{ Principal: { AWS: B } }] }),
    ],
    policies: [
      policyOf('arn:aws:s3:::photos', deny('s3:*', 'arn:aws:s3:::photos/secret/*', { Principal: '*' })),
      policyOf(SHARED, allow('sqs:SendMessage', SHARED, { Principal: { AWS: roleArn('foreign', B) } })),
      policyOf(echo.arn, allow('lambda:InvokeFunction', echo.arn, { Principal: { AWS: B } })),
    ],
  });
  await fill(local.client);
});
afterAll(() => local[Symbol.asyncDispose]());

const get = (client: ClientConfig, pk: string) =>
  new DynamoDBClient(client).send(new GetItemCommand({ TableName: 'things', Key: { pk: { S: pk } } }));
const ownedBy = (client: ClientConfig, owner: string) =>
  new DynamoDBClient(client).send(
    new QueryCommand({
      TableName: 'things',
      IndexName: 'by-owner',
      KeyConditionExpression: '#o = :o',
      ExpressionAttributeNames: { '#o': 'owner' },
      ExpressionAttributeValues: { ':o': { S: owner } },
    }),
  );
const update = (client: ClientConfig, attribute: string, rest: object = {}) =>
  new DynamoDBClient(client).send(
    new UpdateItemCommand({
      TableName: 'things',
      Key: { pk: { S: 'A#1' } },
      UpdateExpression: 'SET #a = :v',
      ExpressionAttributeNames: { '#a': attribute },
      ExpressionAttributeValues: { ':v': { S: 'x' } },
      ...rest,
    }),
  );
const send = (client: ClientConfig, name: string) =>
  new SQSClient(client).send(
    new SendMessageCommand({ QueueUrl: `${client.endpoint}/${A}/${name}`, MessageBody: 'x' }),
  );

describe('conditions on rows', () => {
  test('look at the partition key', async () => {
    const client = await as('rows');

    await get(client, 'A#1');
    expect(await refused(get(client, 'B#1'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('look at the partition key of an index', async () => {
    const client = await as('rows');

    await ownedBy(client, 'me');
    expect(await refused(ownedBy(client, 'you'))).toMatchObject({ name: 'AccessDeniedException' });
  });

  test('look at the attributes, and at what comes back', async () => {
    const client = await as('rows');

    await update(client, 'status');
    expect(await refused(update(client, 'payload'))).toMatchObject({ name: 'AccessDeniedException' });
    const told = update(client, 'status', { ReturnValues: 'ALL_OLD' });
    expect(await refused(told)).toMatchObject({ name: 'AccessDeniedException' });
  });
});

describe('what a resource says itself', () => {
  test('forbids even the administrator', async () => {
    const putting = local.s3.send(new PutObjectCommand({ Bucket: 'photos', Key: 'secret/x', Body: 'x' }));

    expect(await refused(putting)).toEqual({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${A}:root is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::photos/secret/x" with an explicit deny in a resource-based policy`,
    });
  });

  test('lets in a role of another account, and nobody else of it', async () => {
    const administrator = foreign(local.client);
    const session = await assume(administrator, roleArn('foreign', B));

    await send(session, 'shared');
    expect(await refused(send(administrator, 'shared'))).toMatchObject({ name: 'AccessDenied' });
    expect(await refused(send(session, 'jobs'))).toMatchObject({
      message: expect.stringContaining('no resource-based policy allows the sqs:sendmessage action'),
    });
  });

  test('lets in another account, whose roles may', async () => {
    const session = await assume(foreign(local.client), roleArn('foreign', B));

    const { StatusCode } = await new LambdaClient(session).send(
      new InvokeCommand({ FunctionName: echo.arn }),
    );

    expect(StatusCode).toBe(200);
  });
});
