import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { Cloud } from '../../cloud.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import type { ResourcePolicyConfig } from '../../iam/policies.ts';
import { ResourcePolicy } from '../../iam/policy.ts';
import type { BucketConfig } from '../../s3/config.ts';
import { NOTHING, type Resources } from '../../resources.ts';
import { roleOf } from './function.ts';

const region = 'eu-west-1';
const [own, other] = ACCOUNTS;

/** A bucket of the app's account, versioned unless said otherwise. */
export const bucket = (name: string, rest: Partial<BucketConfig> = {}): BucketConfig => ({
  name,
  accountId: own.id,
  region,
  versioned: true,
  notifications: [],
  eventBridge: false,
  cors: [],
  ...rest,
});

/** What lets a service reach a resource. */
const letIn = (service: string, resourceArn: string, sourceArn: string): ResourcePolicyConfig => ({
  name: 'LetIn',
  resourceArn,
  statements: ResourcePolicy.parse({
    Statement: {
      Effect: 'Allow',
      Principal: { Service: service },
      Action: ['lambda:InvokeFunction', 'sqs:SendMessage'],
      Resource: resourceArn,
      Condition: { ArnLike: { 'aws:SourceArn': sourceArn } },
    },
  }).Statement,
});

/** What rules and HTTP APIs need to reach what they are for. */
const usualPolicies = ({ rules = [], httpApis = [] }: Partial<Resources>): ResourcePolicyConfig[] => [
  ...rules.flatMap(({ arn, targets }) =>
    targets.map((target) => letIn('events.amazonaws.com', target.arn, arn)),
  ),
  ...httpApis.flatMap(({ id, accountId, routes }) =>
    routes
      .flatMap(({ functionArn, authorizer }) => [
        functionArn,
        ...(authorizer?.type === 'REQUEST' ? [authorizer.functionArn] : []),
      ])
      .map((arn) => letIn('apigateway.amazonaws.com', arn, `arn:aws:execute-api:*:${accountId}:${id}/*`)),
  ),
];

/**
 * A local cloud of its own, with the real SDK's clients for it. A function may do everything, unless it has a role; a
 * rule reaches its targets, unless there are policies.
 */
export async function startCloud(resources: Partial<Resources>, state?: string) {
  const directory = state ?? (await mkdtemp(join(tmpdir(), 'local-cloud-')));
  const cloud = new Cloud({ directory, region, port: 0, httpPort: 0, fresh: false });
  await cloud.listen();
  const { functions = [], roles = [] } = resources;
  const others = functions.filter(({ roleArn }) => !roles.some(({ arn }) => arn === roleArn));
  await cloud.deploy({
    ...NOTHING,
    policies: usualPolicies(resources),
    ...resources,
    roles: [...roles, ...others.map(roleOf)],
  });
  const { endpoint } = cloud;
  const clientOf = ({ accessKeyId, secretAccessKey }: typeof own) => ({
    endpoint,
    region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
  });
  return {
    cloud,
    endpoint,
    directory,
    client: clientOf(own),
    s3: new S3Client(clientOf(own)),
    foreignS3: new S3Client(clientOf(other)),
    lambda: new LambdaClient(clientOf(own)),
    /** Ends it, and leaves its state for another one. */
    close: () => cloud.close(),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await cloud.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
