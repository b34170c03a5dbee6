import type { RuleConfig } from '../events/config.ts';
import { compile } from '../events/patterns/compile.ts';
import { matches } from '../events/patterns/match.ts';
import type { BucketConfig } from '../s3/config.ts';

/** The events that S3 tells a bus of. */
const OF_S3 = ['Object Created', 'Object Deleted', 'Object Tags Added', 'Object Tags Deleted'];

/** Whether a rule is one for events of a bucket that tells EventBridge of them: as far as source and bucket go. */
export function isForBucket({ pattern, busArn, enabled }: RuleConfig, bucket: BucketConfig): boolean {
  const isDefault = busArn.endsWith(`:${bucket.accountId}:event-bus/default`);
  if (!enabled || !bucket.eventBridge || !pattern || !isDefault) return false;
  const { source, 'detail-type': detailType, detail } = pattern;
  const asked = { source, 'detail-type': detailType, detail: bucketPart(detail) };
  const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
  if (Object.keys(known).length === 0) return true;
  const compiled = compile(known);
  return OF_S3.some((type) =>
    matches(compiled, { source: 'aws.s3', 'detail-type': type, detail: { bucket: { name: bucket.name } } }),
  );
}

/** Whether it may be for what programs put on its bus: AWS's own sources are AWS's. */
export function isForPrograms({ pattern }: RuleConfig): boolean {
  const { source } = pattern ?? {};
  const texts: unknown[] = Array.isArray(source) ? source : [];
  return pattern !== undefined && !(texts.length > 0 && texts.every(isOfAws));
}

const isOfAws = (source: unknown): boolean => typeof source === 'string' && source.startsWith('aws.');

function bucketPart(detail: unknown): object | undefined {
  if (typeof detail !== 'object' || detail === null || !('bucket' in detail)) return undefined;
  return { bucket: detail.bucket };
}
