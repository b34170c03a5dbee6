import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import type { RoleConfig } from '../iam/policies.ts';
import { NOTHING, type Resources } from '../resources.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { allow, assume, functionRole, policyOf, refused, role, roleArn } from './helpers/iam.ts';
import { queue, queueArn } from './helpers/sqs.ts';

const PHOTOS = 'arn:aws:s3:::photos';
const B = '222222222222';
const JOBS = queueArn('jobs');
const list = allow('s3:ListAllMyBuckets');
const WRITER = roleArn('writer', B);
const named = policyOf(PHOTOS, allow('s3:GetObject', `${PHOTOS}/*`, { Principal: { AWS: WRITER } }));

test.each<[string, Partial<Resources>]>([
  ['a bucket’s policy', { buckets: [bucket('photos')], policies: [named] }],
  ['a role’s trust', { roles: [role('app', [], { trusts: [{ Principal: { AWS: WRITER } }] })] }],
])('a role that does not exist is refused in %s', async (_, resources) => {
  await using local = await startCloud({});

  const deploying = local.cloud.deploy({ ...NOTHING, ...resources });

  await expect(deploying).rejects.toMatchObject({
    code: 'MalformedPolicy',
    message: expect.stringContaining(`Invalid principal in policy: there is no role ${WRITER}`),
  });
});

test('one of another account that does exist is taken', async () => {
  await using local = await startCloud({ roles: [role('writer', [], { accountId: B })] });

  const deploying = local.cloud.deploy({
    ...NOTHING,
    roles: [role('writer', [], { accountId: B })],
    buckets: [bucket('photos')],
    policies: [named],
  });

  await expect(deploying).resolves.toBeUndefined();
});

const app = lambda('app', 'async () => {}');
const byLambda = { Principal: { Service: 'lambda.amazonaws.com' } };
const whenNever = { StringEquals: { 'aws:SourceAccount': B } };

test.each<[what: string, roles: RoleConfig[], named: string]>([
  ['that is not there', [], `cannot be assumed by Lambda: there is no role ${app.roleArn}`],
  ['that trusts the account', [role('app', [])], 'does not trust lambda.amazonaws.com'],
  [
    'that trusts another service',
    [role('app', [], { trusts: [{ Principal: { Service: 'events.amazonaws.com' } }] })],
    'does not trust lambda.amazonaws.com',
  ],
  [
    'that denies Lambda',
    [role('app', [], { trusts: [byLambda, { ...byLambda, Effect: 'Deny' }] })],
    'does not trust lambda.amazonaws.com',
  ],
  [
    'that trusts Lambda on a condition that does not hold',
    [role('app', [], { trusts: [{ ...byLambda, Condition: whenNever }] })],
    'does not trust lambda.amazonaws.com',
  ],
  [
    'of another account',
    [{ ...functionRole('app', []), accountId: B }],
    'Cross-account pass role is not allowed',
  ],
])('a function is refused with a role %s', async (_, roles, refusal) => {
  await using local = await startCloud({});

  const deploying = local.cloud.deploy({ ...NOTHING, functions: [app], roles });

  await expect(deploying).rejects.toMatchObject({
    code: 'InvalidParameterValueException',
    message: expect.stringContaining(refusal),
  });
});

test('a session may what its role may now', async () => {
  await using local = await startCloud({ roles: [role('app', [list])] });
  const s3 = new S3Client(await assume(local.client, roleArn('app')));
  await s3.send(new ListBucketsCommand());

  await local.cloud.deploy({ ...NOTHING, roles: [role('app', [])] });
  const narrowed = await refused(s3.send(new ListBucketsCommand()));
  await local.cloud.deploy({ ...NOTHING, roles: [role('app', [list])] });
  await s3.send(new ListBucketsCommand());
  await local.cloud.deploy(NOTHING);

  expect(narrowed.name).toBe('AccessDenied');
  expect((await refused(s3.send(new ListBucketsCommand()))).name).toBe('AccessDenied');
});

test('what a resource’s policy lets in goes with the policy', async () => {
  const source = {
    service: 'events.amazonaws.com',
    sourceArn: 'arn:aws:events:eu-west-1:111111111111:rule/r',
  };
  const request = { ...source, action: 'sqs:SendMessage', resource: JOBS, accountId: '111111111111' };
  const policy = policyOf(
    JOBS,
    allow('sqs:SendMessage', JOBS, {
      Principal: { Service: source.service },
      Condition: { ArnEquals: { 'aws:SourceArn': source.sourceArn } },
    }),
  );
  await using local = await startCloud({ queues: [queue('jobs')], policies: [policy] });
  const may = (rest: object = {}) => local.cloud.access.allowsService({ ...request, ...rest });

  expect(may()).toBe(true);
  expect(may({ sourceArn: `${source.sourceArn}2` })).toBe(false);
  expect(may({ service: 's3.amazonaws.com' })).toBe(false);
  expect(may({ action: 'sqs:ReceiveMessage' })).toBe(false);
  await local.cloud.deploy({ ...NOTHING, queues: [queue('jobs')] });
  expect(may()).toBe(false);
});

test('a service that does not say for which account it asks is not let in by account', async () => {
  const policy = policyOf(
    JOBS,
    allow('sqs:SendMessage', JOBS, {
      Principal: { Service: 's3.amazonaws.com' },
      Condition: { StringEquals: { 'aws:SourceAccount': '111111111111' } },
    }),
  );
  await using local = await startCloud({ queues: [queue('jobs')], policies: [policy] });
  const request = {
    service: 's3.amazonaws.com',
    sourceArn: PHOTOS,
    action: 'sqs:SendMessage',
    resource: JOBS,
  };
  const may = (rest: object) =>
    local.cloud.access.allowsService({ ...request, accountId: '111111111111', ...rest });

  expect(may({ sourceAccount: '111111111111' })).toBe(true);
  expect(may({ sourceAccount: B })).toBe(false);
  expect(may({})).toBe(false);
});
