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

/** Why something may not be done. */
export interface Refusal {
  /** Whether a statement denies it, or none allows it. */
  kind: 'denied' | 'missing';
  /** Whose policies: of whoever asks, or of the resource. */
  side: 'identity' | 'resource';
  /** Of the statement that denies. */
  sid?: string | undefined;
}

/** Whether it may be done, and if not, why not. */
export type Decision = { allowed: true } | { allowed: false; refusal: Refusal };

/** To take a role is never allowed by one's own policies alone. */
export const OF_TRUST = 'sts:AssumeRole';

const ALLOWED: Decision = { allowed: true };

/**
 * Decides as AWS does: a denial wins. Within one account either side may allow; between two, both have to.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide({ question, asker, identity, resource, ownerId }: Case): Decision {
  const own = identity && applying(identity, question);
  const named = applying(resource, question)
    .map((statement) => ({ ...statement, naming: namingOf(statement, asker) }))
    .filter(({ naming }) => naming);
  const deniedByOwn = own?.find(isDenial);
  if (deniedByOwn) return denied('identity', deniedByOwn);
  const deniedByResource = named.find(isDenial);
  if (deniedByResource) return denied('resource', deniedByResource);

  const allowsItself = named.some(({ naming }) => naming === 'itself');
  // Who has no account, a service or nobody known, has no policies of its own either.
  if (asker.accountId === undefined) return allowsItself ? ALLOWED : missing('resource');
  const isOwner = asker.accountId === ownerId;
  if (isOwner && allowsItself) return ALLOWED;
  const ownAllows = own === undefined || own.length > 0;
  if (!ownAllows) return missing('identity');
  const ownSuffices = isOwner && question.action !== OF_TRUST;
  return ownSuffices || named.length > 0 ? ALLOWED : missing('resource');
}

const isDenial = ({ Effect }: Statement): boolean => Effect === 'Deny';

const denied = (side: Refusal['side'], { Sid: sid }: Statement): Decision => ({
  allowed: false,
  refusal: { kind: 'denied', side, sid },
});

const missing = (side: Refusal['side']): Decision => ({ allowed: false, refusal: { kind: 'missing', side } });
