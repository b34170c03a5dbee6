import type { RoleConfig } from '../iam/policies.ts';
import type { Statement } from '../iam/policy.ts';
import { isLike } from '../iam/wildcard.ts';
import type { GraphEdge, GraphNode } from './model.ts';

/** What reads, by its name in IAM; whatever else changes something. */
const READS = /^(Get|List|Head|Query|Scan|BatchGet|Describe|PartiQLSelect)/;

/** What a function's role lets it do to one node, and to others with it. */
interface Grant {
  action: string;
  resources: string[];
}

/**
 * The edges from a function to what it may read, write, send to and invoke, by its role's policies; where it may take
 * on another role, also what that one may. A permission for everything tells of nothing, and has none.
 */
export function grantEdges(
  from: GraphNode,
  role: RoleConfig | undefined,
  roles: RoleConfig[],
  nodes: GraphNode[],
): GraphEdge[] {
  const grants = role ? [...grantsOf(role), ...takenRoles(role, roles).flatMap(grantsOf)] : [];
  return nodes
    .filter(({ id }) => id !== from.id)
    .flatMap((node) => {
      const actions = grants
        .filter(({ resources }) => resources.some((pattern) => isAbout(pattern, node)))
        .flatMap(({ action }) => (isOf(action, node) ? [action] : []));
      return edgesTo(from.id, node, [...new Set(actions)]);
    });
}

function edgesTo(from: string, { id, kind }: GraphNode, actions: string[]): GraphEdge[] {
  const names = actions.map((action) => action.split(':')[1] ?? '');
  const label = names.join(', ');
  if (names.length === 0) return [];
  if (kind === 'bucket' || kind === 'table') {
    const writes = names.some((name) => !READS.test(name));
    return [{ from, to: id, kind: 'data', label: `${writes ? 'writes' : 'reads'}: ${label}` }];
  }
  return [{ from, to: id, kind: 'send', label }];
}

const grantsOf = ({ statements }: RoleConfig): Grant[] =>
  statements
    .filter(isGrant)
    .flatMap(({ Action = [], Resource = [] }) => Action.map((action) => ({ action, resources: Resource })));

const isGrant = ({ Effect, Action, Resource }: Statement): boolean =>
  Effect === 'Allow' && Action !== undefined && Resource !== undefined;

/** The roles that stand and that a role may take on. Whether they trust it, they say themselves. */
const takenRoles = (role: RoleConfig, roles: RoleConfig[]): RoleConfig[] => {
  const patterns = grantsOf(role).flatMap(({ action, resources }) =>
    isLike(action, 'sts:AssumeRole', true) ? resources : [],
  );
  return roles.filter(({ arn }) => patterns.some((pattern) => pattern !== '*' && isLike(pattern, arn)));
};

/** Whether an action is one that leads to a node of this kind. Lambda receives messages itself. */
function isOf(action: string, { kind }: GraphNode): boolean {
  if (kind === 'bucket') return action.startsWith('s3:');
  if (kind === 'table') return action.startsWith('dynamodb:');
  if (kind === 'queue') return isLike(action, 'sqs:SendMessage', true);
  if (kind === 'function') return isLike(action, 'lambda:InvokeFunction', true);
  return false;
}

/** Whether a policy's resource is a node, or something in it. */
function isAbout(pattern: string, { id, kind }: GraphNode): boolean {
  if (/^\*+$/.test(pattern)) return false;
  if (kind === 'function') return isLike(pattern, id) || isLike(pattern, `${id}:$LATEST`);
  if (kind !== 'bucket' && kind !== 'table') return isLike(pattern, id);
  const [, container = pattern] = /^(arn:aws:(?:s3:::[^/]+|dynamodb:[^/]+\/[^/]+))/.exec(pattern) ?? [];
  return isLike(container, id);
}
