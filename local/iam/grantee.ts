import type { Statement } from './policy.ts';

/** Who asks: somebody with keys, an AWS service on behalf of a resource, or nobody known. */
export interface Asker {
  accountId?: string | undefined;
  /** What keys are a session of: `arn:aws:iam::…:role/…`; an administrator's own ARN. */
  arns: readonly string[];
  /** `events.amazonaws.com` */
  service?: string | undefined;
}

/**
 * How a statement of a resource's policy names somebody: by itself (or everybody), or by the account alone, which then
 * has to say itself who of it may.
 */
export type Naming = 'itself' | 'account' | undefined;

/** How a statement means somebody. One without principals is of an identity's own policy, and always about it. */
export function namingOf({ Principal, NotPrincipal }: Statement, asker: Asker): Naming {
  if (NotPrincipal) return named(NotPrincipal, asker) ? undefined : 'itself';
  return Principal ? named(Principal, asker) : 'itself';
}

function named(
  { AWS, Service }: NonNullable<Statement['Principal']>,
  { accountId, arns, service }: Asker,
): Naming {
  if (service !== undefined) return Service.includes(service) || AWS.includes('*') ? 'itself' : undefined;
  if (AWS.some((principal) => principal === '*' || arns.includes(principal))) return 'itself';
  const account = accountId !== undefined && [accountId, `arn:aws:iam::${accountId}:root`];
  return account && AWS.some((principal) => account.includes(principal)) ? 'account' : undefined;
}
