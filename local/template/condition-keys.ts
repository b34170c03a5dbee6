import { DYNAMODB_CONDITION_KEYS, DYNAMODB_MULTIVALUED } from '../dynamodb/condition-keys.ts';
import { EVENTS_CONDITION_KEYS } from '../events/put-events.ts';
import { FUNCTION_URL_CONDITION_KEYS } from '../function-urls/condition-keys.ts';
import type { Statement } from '../iam/policy.ts';
import { S3_CONDITION_KEYS } from '../s3/condition-keys.ts';
import { STS_CONDITION_KEYS } from '../sts/assume-role.ts';

/** In lower case: keys have none. Those that begin with `aws:` have been looked at with the policy. */
const KNOWN: ReadonlySet<string> = new Set(
  [
    ...DYNAMODB_CONDITION_KEYS,
    ...EVENTS_CONDITION_KEYS,
    ...FUNCTION_URL_CONDITION_KEYS,
    ...S3_CONDITION_KEYS,
    ...STS_CONDITION_KEYS,
  ].map((key) => key.toLowerCase()),
);

const MULTIVALUED: ReadonlySet<string> = new Set(DYNAMODB_MULTIVALUED.map((key) => key.toLowerCase()));

/**
 * What is wrong with the condition keys of services. Those that no service here tells the value of would, taken as
 * absent, have a statement allow what it forbids, or the other way round. Those that may have several values at once
 * say nothing without all or any of them.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export const wrongKeys = (statements: Statement[]): string[] =>
  statements.flatMap(({ Condition }) =>
    Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.keys(keys).flatMap((key) => wrongWith(operator, key)),
    ),
  );

function wrongWith(operator: string, key: string): string[] {
  if (/^aws:/i.test(key)) return [];
  if (!KNOWN.has(key.toLowerCase())) return [`the local cloud does not know the condition key ${key}`];
  if (!MULTIVALUED.has(key.toLowerCase()) || /^(ForA|Null$)/.test(operator)) return [];
  return [`${key} may have several values: ${operator} needs ForAllValues: or ForAnyValue:`];
}
