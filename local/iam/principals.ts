import { AwsError } from '../gateway/aws-error.ts';
import type { Policies, ResourcePolicyConfig, RoleConfig } from './policies.ts';
import type { Statement } from './policy.ts';
import { allowsService } from './service-access.ts';

/**
 * Refuses policies that name a role which does not exist, as AWS does when they are set.
 * @throws AwsError `MalformedPolicy`
 */
export function checkPrincipals(
  { roles, policies }: { roles: RoleConfig[]; policies: ResourcePolicyConfig[] },
  standing: Policies,
): void {
  const known = new Set(roles.map(({ arn }) => arn));
  const check = (where: string, statements: Statement[]) => {
    const named = statements.flatMap(({ Principal, NotPrincipal }) => [
      ...(Principal?.AWS ?? []),
      ...(NotPrincipal?.AWS ?? []),
    ]);
    const unknown = named.find((arn) => /:role\//.test(arn) && !known.has(arn) && !standing.role(arn));
    if (unknown)
      throw new AwsError(
        'MalformedPolicy',
        `${where}: Invalid principal in policy: there is no role ${unknown}`,
      );
  };
  for (const { name, trust } of roles) check(name, trust);
  for (const { name, statements } of policies) check(name, statements);
}

const LAMBDA = 'lambda.amazonaws.com';

/**
 * Refuses a function whose role Lambda could not take: it is not there, is another account's, or does not trust Lambda.
 * @throws AwsError `InvalidParameterValueException`
 */
export function checkFunctionRole(
  { name, accountId, roleArn }: { name: string; accountId: string; roleArn: string },
  policies: Policies,
): void {
  const role = policies.role(roleArn);
  if (role && role.accountId !== accountId)
    throw new AwsError(INVALID, `${name}: Cross-account pass role is not allowed: ${roleArn}`);
  const request = { service: LAMBDA, action: 'sts:AssumeRole', resource: roleArn, accountId };
  if (allowsService(policies, request)) return;
  const why = role ? `${roleArn} does not trust ${LAMBDA}` : `there is no role ${roleArn}`;
  const message = `The role defined for the function cannot be assumed by Lambda: ${why}`;
  throw new AwsError(INVALID, `${name}: ${message}`);
}

const INVALID = 'InvalidParameterValueException';
