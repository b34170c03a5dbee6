import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Resources } from '../../resources.ts';
import { bucket } from './cloud.ts';
import { lambda } from './function.ts';
import type { ClientConfig } from './iam.ts';
import { queue, queueArn } from './sqs.ts';

const A = '111111111111';
/** A table with an index. */
export const TABLE = `arn:aws:dynamodb:eu-west-1:${A}:table/things`;
export const echo = lambda('echo', 'async (event) => event');
const OBJECT = 'arn:aws:s3:::photos/cat.jpg';
const PARAMETER = `arn:aws:ssm:eu-west-1:${A}:parameter/keys`;
const LOG = `arn:aws:logs:eu-west-1:${A}:log-group:/aws/lambda/echo:*`;
const attributes = ['pk', 'owner'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
const keyed = (AttributeName: string) => [{ AttributeName, KeyType: 'HASH' }];

/** What the calls are for: a resource of each service. */
export const RESOURCES: Partial<Resources> = {
  buckets: [bucket('photos')],
  queues: [queue('jobs')],
  functions: [echo],
  tables: [
    {
      name: 'things',
      ttlAttribute: undefined,
      definition: {
        AttributeDefinitions: attributes,
        KeySchema: keyed('pk'),
        BillingMode: 'PAY_PER_REQUEST',
        GlobalSecondaryIndexes: [
          { IndexName: 'by-owner', KeySchema: keyed('owner'), Projection: { ProjectionType: 'ALL' } },
        ],
      },
    },
  ],
};

/** Puts there what the calls look for. */
export async function fill(client: ClientConfig): Promise<void> {
  await new S3Client(client).send(new PutObjectCommand({ Bucket: 'photos', Key: 'cat.jpg', Body: 'x' }));
  await new SSMClient(client).send(new PutParameterCommand({ Name: '/keys', Value: 'x', Type: 'String' }));
}

/** One call or two of each service, with the action and the resource that it needs, and how its refusal is called. */
export const CALLS: [
  action: string,
  resource: string,
  error: string,
  call: (client: ClientConfig) => Promise<unknown>,
][] = [
  [
    's3:GetObject',
    OBJECT,
    'AccessDenied',
    (client) => new S3Client(client).send(new GetObjectCommand({ Bucket: 'photos', Key: 'cat.jpg' })),
  ],
  [
    'dynamodb:GetItem',
    TABLE,
    'AccessDeniedException',
    (client) =>
      new DynamoDBClient(client).send(new GetItemCommand({ TableName: 'things', Key: { pk: { S: 'A#1' } } })),
  ],
  [
    'dynamodb:Query',
    `${TABLE}/index/by-owner`,
    'AccessDeniedException',
    (client) =>
      new DynamoDBClient(client).send(
        new QueryCommand({
          TableName: 'things',
          IndexName: 'by-owner',
          KeyConditionExpression: '#o = :o',
          ExpressionAttributeNames: { '#o': 'owner' },
          ExpressionAttributeValues: { ':o': { S: 'me' } },
        }),
      ),
  ],
  [
    'sqs:SendMessage',
    queueArn('jobs'),
    'AccessDenied',
    (client) =>
      new SQSClient(client).send(
        new SendMessageCommand({ QueueUrl: `${client.endpoint}/${A}/jobs`, MessageBody: 'x' }),
      ),
  ],
  // A batch needs no action of its own.
  [
    'sqs:SendMessage',
    queueArn('jobs'),
    'AccessDenied',
    (client) =>
      new SQSClient(client).send(
        new SendMessageBatchCommand({
          QueueUrl: `${client.endpoint}/${A}/jobs`,
          Entries: [{ Id: 'a', MessageBody: 'x' }],
        }),
      ),
  ],
  [
    'lambda:InvokeFunction',
    echo.arn,
    'AccessDeniedException',
    (client) => new LambdaClient(client).send(new InvokeCommand({ FunctionName: 'echo' })),
  ],
  [
    'lambda:ListFunctions',
    '*',
    'AccessDeniedException',
    (client) => new LambdaClient(client).send(new ListFunctionsCommand()),
  ],
  [
    'ssm:GetParameter',
    PARAMETER,
    'AccessDeniedException',
    (client) => new SSMClient(client).send(new GetParameterCommand({ Name: '/keys' })),
  ],
  [
    'logs:FilterLogEvents',
    LOG,
    'AccessDeniedException',
    (client) =>
      new CloudWatchLogsClient(client).send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/echo' })),
  ],
  [
    'logs:DescribeLogGroups',
    `arn:aws:logs:eu-west-1:${A}:log-group:*:*`,
    'AccessDeniedException',
    (client) => new CloudWatchLogsClient(client).send(new DescribeLogGroupsCommand()),
  ],
  [
    'cloudformation:DescribeStacks',
    `arn:aws:cloudformation:eu-west-1:${A}:stack/*/*`,
    'AccessDenied',
    (client) => new CloudFormationClient(client).send(new DescribeStacksCommand()),
  ],
];
