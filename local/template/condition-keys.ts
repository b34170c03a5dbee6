import { DYNAMODB_CONDITION_KEYS } from '../dynamodb/condition-keys.ts';
import { EVENTS_CONDITION_KEYS } from '../events/put-events.ts';
import type { Statement } from '../iam/policy.ts';
import { S3_CONDITION_KEYS } from '../s3/condition-keys.ts';
import { STS_CONDITION_KEYS } from '../sts/assume-role.ts';

/** In lower case: keys have none. Those that begin with `aws:` have been looked at with the policy. */
const KNOWN: ReadonlySet<string> = new Set(
  [...DYNAMODB_CONDITION_KEYS, ...EVENTS_CONDITION_KEYS, ...S3_CONDITION_KEYS, ...STS_CONDITION_KEYS].map(
    (key) => key.toLowerCase(),
  ),
);

/**
 * The condition keys of services that no service here tells the value of. Taken as absent, they would have a statement
 * allow what it forbids, or the other way round.
 */
export const unknownConditionKeys = (statements: Statement[]): string[] =>
  statements
    .flatMap(({ Condition }) => Object.values(Condition).flatMap(Object.keys))
    .filter((key) => !/^aws:/i.test(key) && !KNOWN.has(key.toLowerCase()));
