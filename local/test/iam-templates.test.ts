import { describe, expect, test } from 'vitest';
import { FromSources } from '../template/from-sources.ts';
import { planStack } from '../template/stack.ts';
import type { TemplateResource } from '../template/template.ts';
import { allow } from './helpers/iam.ts';

const A = '111111111111';
const stack = { accountId: A, region: 'eu-west-1', stackName: 'shop' };
const LAMBDA = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };

const plan = (Resources: Record<string, TemplateResource>) =>
  planStack({ Resources }, stack, new FromSources({ bundle: {}, layers: {} }, '.'));

const role = (may: unknown, trust: unknown = LAMBDA, rest: object = {}): TemplateResource => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: trust },
    Policies: [{ PolicyName: 'app', PolicyDocument: { Version: '2012-10-17', Statement: may } }],
    ...rest,
  },
});
const bucketPolicy = (Statement: unknown): TemplateResource => ({
  Type: 'AWS::S3::BucketPolicy',
  Properties: { Bucket: 'photos', PolicyDocument: { Statement } },
});
const permission = (rest: object): TemplateResource => ({
  Type: 'AWS::Lambda::Permission',
  Properties: { FunctionName: 'app', Action: 'lambda:InvokeFunction', Principal: '*', ...rest },
});

const GET = allow('s3:GetObject', 'arn:aws:s3:::photos/*');
const NO_PRINCIPAL = /not an account, a role, a session of a role, or \*/;
const withCondition = (Condition: object) => [{ ...GET, Condition }];

describe('a template is refused, by the name of what is wrong,', () => {
  test.each<[string, TemplateResource, RegExp]>([
    ['with an operator', role(withCondition({ DateLessThan: { 'aws:PrincipalArn': 'x' } })), /DateLessThan/],
    [
      'with a set of it',
      role(withCondition({ 'ForAnyValue:IpAddress': { x: 'y' } })),
      /ForAnyValue:IpAddress/,
    ],
    [
      'with a key of all services',
      role(withCondition({ StringEquals: { 'aws:SourceIp': 'x' } })),
      /aws:SourceIp/,
    ],
    [
      'with a key whose value is not told',
      role(withCondition({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } })),
      /aws:RequestedRegion/,
    ],
    [
      'with a key of one service',
      role(withCondition({ StringEquals: { 's3:ExistingObjectTag/by': 'x' } })),
      /s3:ExistingObjectTag\/by/,
    ],
    [
      'with a key of a bucket’s policy',
      bucketPolicy([{ ...GET, Principal: '*', Condition: { Bool: { 's3:Unknown': 'true' } } }]),
      /s3:Unknown/,
    ],
    [
      'with a variable',
      role([allow('s3:GetObject', 'arn:aws:s3:::photos/${aws:PrincipalTag/by}')]),
      /variables/,
    ],
    [
      'with a variable in a condition',
      role(withCondition({ StringEquals: { x: '${aws:username}' } })),
      /variables/,
    ],
    ['with an element', role([{ ...GET, Resources: '*' }]), /Resources/],
    ['with an effect', role([{ ...GET, Effect: 'Permit' }]), /Effect/],
    [
      'with neither action nor NotAction',
      role([{ Effect: 'Allow', Resource: '*' }]),
      /either Action or NotAction/,
    ],
    [
      'with action and NotAction',
      role([{ ...GET, NotAction: 's3:PutObject' }]),
      /either Action or NotAction/,
    ],
    ['with federated principals', role([GET], { ...LAMBDA, Principal: { Federated: 'x' } }), /Federated/],
    // What leaves open what it is about would be about everything, and for everybody.
    [
      'of a role without resources',
      role([{ Effect: 'Allow', Action: 's3:*' }]),
      /either Resource or NotResource/,
    ],
    ['of a role for somebody', role([{ ...GET, Principal: '*' }]), /has no Principal/],
    ['of a bucket for nobody', bucketPolicy([GET]), /either Principal or NotPrincipal/],
    [
      'of a bucket without resources',
      bucketPolicy([{ Effect: 'Allow', Action: 's3:*', Principal: '*' }]),
      /either Resource or NotResource/,
    ],
    ['of trust in nobody', role([GET], { Effect: 'Allow', Action: 'sts:AssumeRole' }), /either Principal/],
    ['of trust with resources', role([GET], { ...LAMBDA, Resource: '*' }), /has no Resource/],
    ['for managed policies', role([GET], LAMBDA, { ManagedPolicyArns: ['arn:x'] }), /ManagedPolicyArns/],
    ['for a boundary', role([GET], LAMBDA, { PermissionsBoundary: 'arn:x' }), /PermissionsBoundary/],
    ['for whom a permission is only', permission({ PrincipalOrgID: 'o-1' }), /PrincipalOrgID/],
    ['for what a permission has', permission({ Qualifier: '1' }), /Qualifier/],
    ['with NullIfExists', role(withCondition({ NullIfExists: { 'aws:SourceArn': 'true' } })), /NullIfExists/],
    [
      'with a set of Null',
      role(withCondition({ 'ForAnyValue:Null': { 'aws:SourceArn': 'true' } })),
      /ForAnyValue:Null/,
    ],
    ['with another set', role(withCondition({ 'ForSome:StringLike': { 'aws:SourceArn': 'a' } })), /ForSome/],
    [
      'with a tag',
      role(withCondition({ StringEquals: { 'aws:PrincipalTag/a': 'x' } })),
      /aws:PrincipalTag\/a/,
    ],
    ['for a user', bucketPolicy({ ...GET, Principal: { AWS: `arn:aws:iam::${A}:user/eve` } }), NO_PRINCIPAL],
    ['for a canonical user', bucketPolicy({ ...GET, Principal: { CanonicalUser: '79a5' } }), /CanonicalUser/],
    [
      'for part of a name',
      bucketPolicy({ ...GET, Principal: { AWS: `arn:aws:iam::${A}:role/*` } }),
      NO_PRINCIPAL,
    ],
    [
      'for all sessions of a role',
      bucketPolicy({ ...GET, Principal: { AWS: `arn:aws:sts::${A}:assumed-role/api/*` } }),
      NO_PRINCIPAL,
    ],
    ['for an action of no service', role(allow('GetObject')), /not an action/],
    ['for no action', role(allow([])), /Action/],
    ['with resources of two kinds', role({ ...GET, NotResource: '*' }), /either Resource or NotResource/],
    [
      'of a bucket for everything',
      bucketPolicy({ ...GET, Resource: '*', Principal: '*' }),
      /invalid resource: \*/,
    ],
    [
      'of a bucket for another one',
      bucketPolicy({
        ...GET,
        Resource: ['arn:aws:s3:::photos/*', 'arn:aws:s3:::photos-2/*'],
        Principal: '*',
      }),
      /invalid resource: arn:aws:s3:::photos-2\/\*/,
    ],
    ['of trust for other actions', role([GET], { ...LAMBDA, Action: 's3:GetObject' }), /about s3:GetObject/],
    [
      'of trust for all actions but some',
      role([GET], { Effect: 'Allow', Principal: LAMBDA.Principal, NotAction: 'sts:TagSession' }),
      /about NotAction/,
    ],
    [
      'with a truth that is none',
      role(withCondition({ Bool: { 'aws:SecureTransport': 'yes' } })),
      /cannot be "yes"/,
    ],
    [
      'with a number that is none',
      role(withCondition({ NumericLessThan: { 's3:max-keys': 'ten' } })),
      /cannot be "ten"/,
    ],
    [
      'with an ARN that is none',
      role(withCondition({ ArnLike: { 'aws:SourceArn': 'photos' } })),
      /cannot be "photos"/,
    ],
    [
      'with a key of several values, and no set',
      role(withCondition({ StringLike: { 'dynamodb:LeadingKeys': 'IMG#*' } })),
      /LeadingKeys may have several values: StringLike needs/,
    ],
    ['by the number of its statement', bucketPolicy([{ ...GET, Principal: '*' }, GET]), /Statement\.1: /],
  ])('%s', async (_, resource, words) => {
    const planning = plan({ Subject: resource });

    await expect(planning).rejects.toThrow(words);
    await expect(planning).rejects.toMatchObject({ name: 'TemplateError' });
    await expect(planning).rejects.toThrow(/^Subject\b/);
  });
});

test('whatever this app’s templates use is taken', async () => {
  const condition = {
    Bool: { 'aws:SecureTransport': false },
    Null: { 's3:x-amz-server-side-encryption-customer-algorithm': 'false' },
    ArnEquals: { 'aws:SourceArn': 'arn:aws:events:*:*:rule/x', 'aws:PrincipalArn': 'arn:aws:iam::*:role/x' },
    StringEqualsIfExists: { 'dynamodb:ReturnValues': 'NONE' },
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*', 'B#*'] },
    StringEquals: { 'sts:ExternalId': 'x', 's3:prefix': 'uploads/' },
  };

  const { resources, missing } = await plan({ App: role(withCondition(condition)) });

  expect(missing).toEqual([]);
  expect(resources.roles[0]?.statements[0]?.Condition).toMatchObject({
    Bool: { 'aws:SecureTransport': ['false'] },
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*', 'B#*'] },
  });
});

test('how long sessions of a role may be comes from its template', async () => {
  const { resources } = await plan({
    Long: role([GET], LAMBDA, { MaxSessionDuration: 7200 }),
    Short: role([GET]),
  });

  expect(resources.roles.map(({ longestSession }) => longestSession)).toEqual([7200, undefined]);
});

test('what lets in calls by a function’s URL lets in no other', async () => {
  const { resources } = await plan({
    Url: permission({ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' }),
    Behind: permission({ InvokedViaFunctionUrl: true }),
  });

  const conditions = resources.policies.map((policy) => policy.statements[0]?.Condition);
  expect(conditions).toMatchObject([
    { StringEquals: { 'lambda:FunctionUrlAuthType': ['NONE'] } },
    { Bool: { 'lambda:InvokedViaFunctionUrl': ['true'] } },
  ]);
});

test.each(['*', A, `arn:aws:iam::${A}:root`, `arn:aws:sts::${A}:assumed-role/api/one`])(
  'a policy may be for %s',
  async (AWS) => {
    const { resources } = await plan({ Policy: bucketPolicy({ ...GET, Principal: { AWS } }) });

    expect(resources.policies[0]?.statements[0]?.Principal).toEqual({ AWS: [AWS], Service: [] });
  },
);

test('a policy in its short form is what it is in its long one', async () => {
  const long = { ...GET, Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::photos/*'], Condition: {} };
  const { resources } = await plan({
    Policy: bucketPolicy({ ...GET, Principal: '*' }),
    Same: bucketPolicy([{ ...long, Principal: { AWS: ['*'] } }]),
  });

  const [one, other] = resources.policies;
  expect(one?.statements).toEqual(other?.statements);
});

test('a role has its path in its ARN', async () => {
  const { resources } = await plan({ App: role([GET], LAMBDA, { RoleName: 'app', Path: '/shop/' }) });

  expect(resources.roles[0]?.arn).toBe(`arn:aws:iam::${A}:role/shop/app`);
});
