import { createRequire } from 'node:module';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import type { LambdaAuthorizer } from '../apigateway/config.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { rule, target } from './helpers/events.ts';
import { lambda } from './helpers/function.ts';
import { route } from './helpers/http-api.ts';
import { allow, deny, functionRole, policyOf, role, roleArn } from './helpers/iam.ts';
import { callsOf, queue, queueArn } from './helpers/sqs.ts';

const A = '111111111111';
const B = '222222222222';
const MINUTE = 60_000;
const JOBS = queueArn('jobs');

type Local = Awaited<ReturnType<typeof startCloud>>;
const seen = ({ cloud }: Local, type: string) => cloud.trace.recent.filter((event) => event.type === type);

const send = (rest: object) => allow('sqs:SendMessage', JOBS, rest);
const not = (rest: object) => deny('sqs:SendMessage', JOBS, { Principal: '*', ...rest });
const byRule = (arn: string) => ({ ArnEquals: { 'aws:SourceArn': arn } });

describe('EventBridge reaches', () => {
  const often = rule({ targets: [target({ arn: JOBS })] });
  const Principal = { Service: 'events.amazonaws.com' };

  test.each<[what: string, statements: object[], messages: number]>([
    ['a queue that lets its rule in', [send({ Principal, Condition: byRule(often.arn) })], 1],
    ['no queue that lets another rule in', [send({ Principal, Condition: byRule(`${often.arn}-2`) })], 0],
    ['no queue that lets another service in', [send({ Principal: { Service: 's3.amazonaws.com' } })], 0],
    ['no queue that lets the account in', [send({ Principal: { AWS: A } })], 0],
    [
      'no queue that only denies what comes without TLS',
      [not({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      0,
    ],
    [
      'no queue that denies it to all',
      [send({ Principal }), not({ Condition: { ArnLike: { 'aws:SourceArn': often.arn } } })],
      0,
    ],
  ])('%s', async (_, statements, messages) => {
    await using local = await startCloud({
      queues: [queue('jobs')],
      rules: [often],
      policies: [policyOf(JOBS, ...statements)],
    });

    local.cloud.clock.forward(5 * MINUTE);

    const { receive } = callsOf(new SQSClient(local.client), `${local.endpoint}/${A}/jobs`);
    expect(await receive()).toHaveLength(messages);
    expect(seen(local, 'FailedInvocations')).toHaveLength(1 - messages);
  });
});

const letIn = (arn: string, sourceArn: string) =>
  policyOf(
    arn,
    allow('lambda:InvokeFunction', arn, {
      Principal: { Service: 'apigateway.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
    }),
  );

describe('API Gateway invokes', () => {
  const work = lambda('work', 'async (event) => event.rawPath');
  const guard = lambda('guard', 'async () => ({ isAuthorized: true })');
  const authorizer: LambdaAuthorizer = {
    type: 'REQUEST',
    id: 'guard1',
    name: 'guard',
    functionArn: guard.arn,
    identitySources: [],
    ttlSeconds: 0,
    simpleResponses: true,
  };
  const source = `arn:aws:execute-api:eu-west-1:${A}:abc123`;
  /** An API of a route that its function and its authorizer let in so far. */
  const start = (forRoute: string, forAuthorizer: string) =>
    startCloud({
      functions: [work, guard],
      httpApis: [
        {
          id: 'abc123',
          accountId: A,
          name: 'api',
          routes: [route('GET /photos/{id}', { functionArn: work.arn, authorizer })],
        },
      ],
      policies: [letIn(work.arn, forRoute), letIn(guard.arn, forAuthorizer)],
    });

  const [all, ofGuard] = [`${source}/*`, `${source}/authorizers/guard1`];
  const ofRoute = `${source}/$default/GET/photos/{id}`;
  test.each<[what: string, forRoute: string, forAuthorizer: string, refused: string | undefined]>([
    ['what lets in the whole API', all, all, undefined],
    ['what lets in the route, and the authorizer', `${source}/*/GET/photos/{id}`, ofGuard, undefined],
    ['no function that lets in another route', `${source}/*/POST/photos/{id}`, all, ofRoute],
    ['no function that lets in another API', `arn:aws:execute-api:eu-west-1:${A}:other/*`, all, ofRoute],
    ['no authorizer that lets in another one', all, `${source}/authorizers/other`, ofGuard],
    ['no authorizer that lets in routes', all, `${source}/*/GET/*`, ofGuard],
  ])('%s', async (_, forRoute, forAuthorizer, refused) => {
    await using local = await start(forRoute, forAuthorizer);

    const answer = await fetch(`${local.cloud.httpApis()['abc123']}/photos/7`);

    expect(answer.status).toBe(refused === undefined ? 200 : 500);
    const remedy = `add an AWS::Lambda::Permission with Principal apigateway.amazonaws.com and SourceArn ${refused}`;
    expect(seen(local, 'AccessDenied').map(({ detail }) => detail['remedy'])).toEqual(
      refused === undefined ? [] : [remedy],
    );
  });
});

test('a function’s report has what it did with a role that it took', async () => {
  const modules = ['@aws-sdk/client-sts', '@aws-sdk/client-s3'].map((name) =>
    JSON.stringify(createRequire(import.meta.url).resolve(name)),
  );
  const taker = lambda(
    'taker',
    `async () => {
      const { STSClient, AssumeRoleCommand } = require(${modules[0]});
      const { S3Client, HeadBucketCommand } = require(${modules[1]});
      const asked = { RoleArn: '${roleArn('writer', B)}', RoleSessionName: 'copies' };
      const { Credentials } = await new STSClient().send(new AssumeRoleCommand(asked));
      const { AccessKeyId, SecretAccessKey, SessionToken } = Credentials;
      const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
      await new S3Client({ credentials, forcePathStyle: true }).send(new HeadBucketCommand({ Bucket: 'copies' }));
    }`,
    { timeoutSeconds: 20, memoryMb: 512 },
  );
  const mayList = allow('s3:ListBucket', 'arn:aws:s3:::copies');
  await using local = await startCloud({
    buckets: [bucket('copies', { accountId: B })],
    functions: [taker],
    roles: [
      functionRole('taker', [allow('sts:AssumeRole', roleArn('writer', B))]),
      role('writer', [mayList], { accountId: B, trusts: [{ Principal: { AWS: A } }] }),
    ],
  });

  await local.lambda.send(new InvokeCommand({ FunctionName: 'taker' }));

  expect(seen(local, 'Report')).toMatchObject([
    { detail: { outcome: 'ok', calls: { 'sts:AssumeRole': 1, 's3:HeadBucket': 1 } } },
  ]);
});
