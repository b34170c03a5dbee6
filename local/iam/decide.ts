import { applying, type Question } from './evaluate.ts';
import { type Asker, namingOf } from './grantee.ts';
import type { Statement } from './policy.ts';

/** What is known of who asks, and of what is asked for. */
export interface Case {
  question: Question;
  asker: Asker;
  /** The policies of whoever asks; undefined for an administrator, who may do everything in the account. */
  identity: readonly Statement[] | undefined;
  /** The policy of the resource; none is an empty one. */
  resource: readonly Statement[];
  /** Whose the resource is. */
  ownerId: string;
}

/** Whether it may be done, and if not, why not, in AWS's own words. */
export type Decision = { allowed: true } | { allowed: false; because: string };

/** To take a role is never allowed by one's own policies alone. */
const OF_TRUST = 'sts:AssumeRole';

/**
 * Decides as AWS does: a denial wins. Within one account either side may allow; between two, both have to.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide({ question, asker, identity, resource, ownerId }: Case): Decision {
  const { action } = question;
  const own = identity && applying(identity, question);
  const named = applying(resource, question).map(({ Effect, ...rest }) => ({
    Effect,
    naming: namingOf({ Effect, ...rest }, asker),
  }));
  if (own?.some(({ Effect }) => Effect === 'Deny'))
    return refused('with an explicit deny in an identity-based policy');
  if (named.some(({ Effect, naming }) => Effect === 'Deny' && naming))
    return refused('with an explicit deny in a resource-based policy');

  const granted = (naming: 'itself' | 'account') =>
    named.some((each) => each.Effect === 'Allow' && each.naming === naming);
  if (asker.accountId === undefined)
    return granted('itself') ? { allowed: true } : refused(`because ${lacks('resource', action)}`);
  const ownAllows = own === undefined || own.some(({ Effect }) => Effect === 'Allow');
  const resourceAllows = granted('itself') || granted('account');
  const isOwner = asker.accountId === ownerId;
  if (isOwner && granted('itself')) return { allowed: true };
  if (!ownAllows) return refused(`because ${lacks('identity', action)}`);
  return (isOwner && action !== OF_TRUST) || resourceAllows
    ? { allowed: true }
    : refused(`because ${lacks('resource', action)}`);
}

const refused = (because: string): Decision => ({ allowed: false, because });
const lacks = (side: 'identity' | 'resource', action: string): string =>
  `no ${side}-based policy allows the ${action} action`;
