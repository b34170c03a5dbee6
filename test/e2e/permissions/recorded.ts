import * as z from 'zod';
import { Access } from '../../../local/iam/access.ts';
import { Policies, type ResourcePolicyConfig, type RoleConfig } from '../../../local/iam/policies.ts';
import type { Statement } from '../../../local/iam/policy.ts';
import { Usage, type Use } from '../../../local/iam/usage.ts';
import { Trace } from '../../../local/trace.ts';

/** A role, and what it was used for. */
export interface UsedRole extends RoleConfig {
  uses: Use[];
}

/** What `GET /_local/access` says. */
export interface Recorded {
  roles: UsedRole[];
  policies: ResourcePolicyConfig[];
}

/** Asks a running local cloud. */
export async function recordedBy(endpoint: string): Promise<Recorded> {
  const response = await fetch(`${endpoint}/_local/access`);
  return z.custom<Recorded>().parse(await response.json());
}

/** One permission: an action of a statement, on one of its resources. */
export interface Permission {
  sid: string;
  action: string;
  resource: string;
}

/** All permissions that a role's own policies give. */
export const permissionsOf = ({ statements }: RoleConfig): Permission[] =>
  statements.flatMap(({ Sid: sid = '', Action = [], Resource = [] }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ sid, action, resource }))),
  );

/**
 * Whether everything that a role was allowed would be allowed without a permission too, by the same evaluation that
 * has allowed it.
 */
export function isNeedless(role: UsedRole, without: Permission, { roles, policies }: Recorded): boolean {
  const standing = new Policies();
  for (const each of roles) standing.putRole(each);
  standing.putRole({ ...role, statements: role.statements.flatMap((each) => take(each, without)) });
  standing.putResourcePolicies('', policies);
  const access = new Access({ policies: standing, usage: new Usage(), trace: new Trace() });
  const principal = { accountId: role.accountId, arn: `${role.arn}/test`, roleArn: role.arn };
  return role.uses.filter(({ allowed }) => allowed).every((use) => access.allows(principal, use));
}

/** A statement without a permission: what it says of its other actions and resources stays. */
function take(statement: Statement, { sid, action, resource }: Permission): Statement[] {
  const { Sid, Action = [], Resource = [] } = statement;
  if (Sid !== sid || !Action.includes(action) || !Resource.includes(resource)) return [statement];
  const otherActions = { ...statement, Action: Action.filter((each) => each !== action) };
  const otherResources = {
    ...statement,
    Action: [action],
    Resource: Resource.filter((each) => each !== resource),
  };
  return [otherActions, otherResources].filter(
    (each) => each.Action.length > 0 && each.Resource?.length !== 0,
  );
}
