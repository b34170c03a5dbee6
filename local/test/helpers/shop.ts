import { createRequire } from 'node:module';
import type { Resources } from '../../resources.ts';
import { bucket } from './cloud.ts';
import { matching, target } from './events.ts';
import { lambda, mapping } from './function.ts';
import { arnOf, route } from './http-api.ts';
import { allow, functionRole, policyOf, roleArn } from './iam.ts';
import { queue, queueArn } from './sqs.ts';

const SDK = createRequire(import.meta.url).resolve('@aws-sdk/client-s3');

/** Reads the order of its event, and fails for one that is called bad. */
const PRICE = `async ({ Records: [{ s3: { bucket, object } }] }) => {
  const { S3Client, GetObjectCommand, PutObjectCommand } = require(${JSON.stringify(SDK)});
  const client = new S3Client({ forcePathStyle: true, maxAttempts: 1 });
  if (object.key.includes('bad')) throw new Error('a bad order');
  await client.send(new GetObjectCommand({ Bucket: bucket.name, Key: object.key }));
  await client.send(new PutObjectCommand({ Bucket: 'shop-prices', Key: object.key, Body: '1' }));
}`;

const TABLE = 'arn:aws:dynamodb:eu-west-1:111111111111:table/shop';
const grant = (...statements: [action: string | string[], resource: string][]) =>
  statements.map(([action, resource]) => allow(action, resource));

const of = (name: string) => ({ roleArn: roleArn(`${name}-role`) });

/**
 * A small shop: orders are files, from which prices are made at once, and parcels by way of EventBridge and a queue. What
 * fails goes to a queue of its own.
 * @param may - what the function `shop-price` may do, beside sending to that queue
 */
export function shop(
  may = grant(['s3:GetObject', 'arn:aws:s3:::shop-orders/*'], ['s3:PutObject', 'arn:aws:s3:::shop-prices/*']),
): Partial<Resources> {
  const failed = queueArn('shop-failed');
  const logs = grant([['logs:CreateLogStream', 'logs:PutLogEvents'], '*']);
  const poll = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
  const rule = matching({
    name: 'shop-pack',
    pattern: { source: ['aws.s3'], detail: { bucket: { name: ['shop-orders'] } } },
    targets: [target({ id: 'parcels', arn: queueArn('shop-parcels') })],
  });
  return {
    buckets: [
      bucket('shop-orders', {
        eventBridge: true,
        notifications: [
          {
            id: 'price',
            events: ['s3:ObjectCreated:*'],
            prefix: '',
            suffix: '',
            targetArn: arnOf('shop-price'),
          },
        ],
      }),
      bucket('shop-prices'),
      bucket('shop-copies', { accountId: '222222222222' }),
    ],
    queues: [queue('shop-parcels'), queue('shop-failed')],
    tables: [
      {
        name: 'shop',
        definition: {
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          BillingMode: 'PAY_PER_REQUEST',
        },
        ttlAttribute: undefined,
      },
    ],
    functions: [
      lambda('shop-price', PRICE, { ...of('shop-price'), onFailure: failed }),
      lambda('shop-pack', 'async () => "packed"', of('shop-pack')),
      lambda('shop-ask', 'async () => ({ statusCode: 200, body: "open" })', of('shop-ask')),
      lambda('shop-lone', 'async (event) => ({ got: event })', of('shop-lone')),
    ],
    mappings: [mapping({ queueArn: queueArn('shop-parcels'), functionArn: arnOf('shop-pack') })],
    httpApis: [
      {
        id: 'shop',
        accountId: '111111111111',
        name: 'shop-api',
        routes: [route('GET /open', { functionArn: arnOf('shop-ask') })],
      },
    ],
    rules: [
      rule,
      matching({
        name: 'shop-nightly',
        expression: 'rate(1 day)',
        targets: [target({ arn: arnOf('shop-lone'), id: 'lone' })],
        enabled: false,
      }),
    ],
    roles: [
      functionRole('shop-price-role', [...logs, ...grant(['sqs:SendMessage', failed]), ...may]),
      functionRole('shop-pack-role', [
        ...logs,
        ...grant([poll, queueArn('shop-parcels')], ['dynamodb:PutItem', TABLE]),
      ]),
      functionRole('shop-ask-role', [
        ...logs,
        ...grant(['dynamodb:Query', `${TABLE}/index/*`], ['lambda:InvokeFunction', arnOf('shop-lone')]),
      ]),
      functionRole('shop-lone-role', [...logs, allow('s3:*', '*')]),
    ],
    policies: [
      policyOf(queueArn('shop-parcels'), {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queueArn('shop-parcels'),
      }),
      policyOf(arnOf('shop-ask'), {
        Effect: 'Allow',
        Principal: { Service: 'apigateway.amazonaws.com' },
        Action: 'lambda:InvokeFunction',
        Resource: arnOf('shop-ask'),
      }),
    ],
  };
}
