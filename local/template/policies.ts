import * as z from 'zod';
import type { ResourcePolicyConfig, RoleConfig } from '../iam/policies.ts';
import { IdentityPolicy, ResourcePolicy, type Statement, TrustPolicy } from '../iam/policy.ts';
import { wrongKeys } from './condition-keys.ts';
import { permissionStatement } from './permission.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Role = z.looseObject({
  AssumeRolePolicyDocument: z.unknown(),
  MaxSessionDuration: z.coerce.number().int().min(3600).max(43_200).optional(),
  Policies: z.array(z.object({ PolicyName: z.string(), PolicyDocument: z.unknown() })).default([]),
});
/** Would change what the role may do. */
const NOT_OF_ROLES = ['ManagedPolicyArns', 'PermissionsBoundary'];

/** A role, as its template declares it. @throws TemplateError for what its policies have and the local cloud has not */
export function roleConfig(resource: Resource, { accountId }: Stack): RoleConfig {
  const { logicalId, properties, attributes } = resource;
  const { AssumeRolePolicyDocument, Policies, MaxSessionDuration } = Role.parse(properties);
  const unknown = NOT_OF_ROLES.find((name) => name in properties);
  if (unknown) throw new TemplateError(`${logicalId}: the local cloud does not know ${unknown} of a role`);
  return {
    name: resource.ref,
    arn: attributes['Arn'] ?? '',
    accountId,
    trust: statementsOf(TrustPolicy, AssumeRolePolicyDocument, `${logicalId}: AssumeRolePolicyDocument`),
    statements: Policies.flatMap((policy) =>
      statementsOf(IdentityPolicy, policy.PolicyDocument, `${logicalId}: ${policy.PolicyName}`),
    ),
    ...(MaxSessionDuration !== undefined && { longestSession: MaxSessionDuration }),
  };
}

const BucketPolicy = z.object({ Bucket: z.string(), PolicyDocument: z.unknown() });
const QueuePolicy = z.object({ Queues: z.array(z.string()), PolicyDocument: z.unknown() });

/** The policies of a template's buckets, queues and functions. @throws TemplateError */
export function resourcePolicies(declared: Resource[], stack: Stack): ResourcePolicyConfig[] {
  const of = (type: string) => declared.filter((resource) => resource.type === type);
  const buckets = of('AWS::S3::BucketPolicy').map(bucketPolicy);
  const queues = of('AWS::SQS::QueuePolicy').flatMap(({ logicalId: name, properties }) => {
    const policy = QueuePolicy.parse(properties);
    const statements = statementsOf(ResourcePolicy, policy.PolicyDocument, name);
    return policy.Queues.map((url) => ({ name, resourceArn: queueArn(url), statements }));
  });
  const functions = of('AWS::Lambda::Permission').map((resource) => permissionStatement(resource, stack));
  return [...buckets, ...queues, ...functions];
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-arn-format.html */
function bucketPolicy({ logicalId: name, properties, deletionPolicy }: Resource): ResourcePolicyConfig {
  const { Bucket, PolicyDocument: document } = BucketPolicy.parse(properties);
  const resourceArn = `arn:aws:s3:::${Bucket}`;
  const statements = statementsOf(ResourcePolicy, document, name);
  const named = statements.flatMap(({ Resource = [], NotResource = [] }) => [...Resource, ...NotResource]);
  const isOwn = (arn: string) =>
    arn.startsWith(resourceArn) && /^($|[/*])/.test(arn.slice(resourceArn.length));
  const other = named.find((arn) => !isOwn(arn));
  if (other !== undefined)
    throw new TemplateError(`${name}: Policy has invalid resource: ${other} is not of ${resourceArn}`);
  return { name, resourceArn, statements, ...(deletionPolicy !== undefined && { deletionPolicy }) };
}

function statementsOf(schema: typeof IdentityPolicy, document: unknown, where: string): Statement[] {
  const { success, data, error } = schema.safeParse(document);
  const wrong = success ? wrongKeys(data.Statement) : [];
  if (success && wrong.length === 0) return data.Statement;
  const problems = [
    ...wrong,
    ...(error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`.replace(/^: /, '')),
  ];
  throw new TemplateError(`${where}: ${problems.join('; ')}`);
}

/** Of `https://sqs.eu-west-1.amazonaws.com/111111111111/queue`. */
function queueArn(url: string): string {
  const [, region, accountId, name] = /^https:\/\/sqs\.([^.]+)\.[^/]+\/(\d+)\/(.+)$/.exec(url) ?? [];
  return `arn:aws:sqs:${region}:${accountId}:${name}`;
}
