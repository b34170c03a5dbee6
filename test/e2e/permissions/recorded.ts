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

/** One permission: an action of a statement, on one of its resources, by a role's or a resource's policy. */
export interface Permission {
  of: string;
  sid: string;
  action: string;
  resource: string;
}

/** All permissions of roles, and those that resources give to roles. */
export const permissionsIn = ({ roles, policies }: Recorded): Permission[] => [
  ...roles.flatMap(({ name, statements }) => permissionsOf(name, statements)),
  ...policies.flatMap(({ name, statements }) =>
    permissionsOf(
      name,
      // What everybody may is no role's: local/test/function-urls-access.test.ts takes such permissions away.
      statements.filter(
        ({ Effect, Principal }) =>
          Effect === 'Allow' && Principal?.AWS.length && !Principal.AWS.includes('*'),
      ),
    ),
  ),
];

const permissionsOf = (of: string, statements: Statement[]): Permission[] =>
  statements.flatMap(({ Sid: sid = '', Action = [], Resource = [] }) =>
    Action.flatMap((action) => Resource.map((resource) => ({ of, sid, action, resource }))),
  );

/**
 * Whether everything that roles were allowed would be allowed without a permission too, by the same evaluation that
 * has allowed it.
 */
export function isNeedless(without: Permission, { roles, policies }: Recorded): boolean {
  const standing = new Policies();
  for (const role of roles) standing.putRole(stripped(role, without));
  standing.putResourcePolicies(
    '',
    policies.map((policy) => stripped(policy, without)),
  );
  const access = new Access({ policies: standing, usage: new Usage(), trace: new Trace() });
  return roles.every(({ accountId, arn, uses }) =>
    uses
      .filter(({ allowed }) => allowed)
      .every((use) => access.allows({ accountId, arn: `${arn}/test`, roleArn: arn }, use)),
  );
}

const stripped = <T extends { name: string; statements: Statement[] }>(from: T, without: Permission): T =>
  from.name === without.of
    ? { ...from, statements: from.statements.flatMap((each) => take(each, without)) }
    : from;

/** A statement without a permission: what it says of its other actions and resources stays. */
function take(statement: Statement, { sid, action, resource }: Permission): Statement[] {
  const { Sid = '', Action = [], Resource = [] } = statement;
  if (Sid !== sid || !Action.includes(action) || !Resource.includes(resource)) return [statement];
  const actions = Action.filter((each) => each !== action);
  const resources = Resource.filter((each) => each !== resource);
  return [
    ...(actions.length > 0 ? [{ ...statement, Action: actions }] : []),
    ...(resources.length > 0 ? [{ ...statement, Action: [action], Resource: resources }] : []),
  ];
}
