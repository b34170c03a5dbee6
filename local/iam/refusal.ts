import type { AccessRequest } from './request.ts';
import type { Principal } from './credentials.ts';
import { OF_TRUST, type Refusal } from './decide.ts';

/**
 * A refusal as AWS says it: with the resource in quotes for S3, and the action in small letters for SQS. Why a role does
 * not trust somebody is nobody's business.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function inWords(
  principal: Principal | null,
  { action, resource }: AccessRequest,
  refusal: Refusal,
): string {
  const [service] = action.split(':');
  const told = service === 'sqs' ? action.toLowerCase() : action;
  const quoted = service === 's3' ? `"${resource}"` : resource;
  const who = principal?.arn ?? 'anonymous';
  const what = `User: ${who} is not authorized to perform: ${told} on resource: ${quoted}`;
  if (action === OF_TRUST && refusal.side === 'resource' && refusal.kind === 'missing') return what;
  return `${what} ${reasonOf(refusal, told)}`;
}

function reasonOf({ kind, side }: Refusal, action: string): string {
  if (kind === 'missing') return `because no ${side}-based policy allows the ${action} action`;
  if (side === 'identity') return 'with an explicit deny in an identity-based policy';
  return `with an explicit deny in ${action === OF_TRUST ? 'the role trust' : 'a resource-based'} policy`;
}

/** What to change for it to be allowed: for people, who are not told so by AWS. */
export function remedyOf(
  principal: Principal | null,
  { action, resource }: AccessRequest,
  { kind, side, sid }: Refusal,
): string {
  const who = principal?.roleArn ?? principal?.arn ?? 'everybody';
  const owned = action === OF_TRUST ? 'the trust policy' : 'the policy';
  const where = side === 'identity' ? `the policies of ${who}` : `${owned} of ${containerOf(resource)}`;
  if (kind === 'denied') return `${where} denies it${sid === undefined ? '' : `, by ${sid}`}`;
  return side === 'identity' ? `allow it in ${where}` : `allow it to ${who} in ${where}`;
}

/**
 * That something is not there, which S3 tells only who may list the bucket: no role need be wider for that.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @param remedy - what to change for it to be told
 */
export const absenceInWords = (key: string, remedy: string): string =>
  `403 in place of 404, which S3 tells only who may list the bucket (s3:ListBucket): there is no ${key}. Where 404 is wanted: ${remedy}`;

/** An object has no policy but its bucket's. */
const containerOf = (resource: string): string => /^arn:aws:s3:::[^/]+/.exec(resource)?.[0] ?? resource;
