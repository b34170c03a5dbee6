import type { Context } from './context.ts';
import { NULL, parseOperator, type WrittenOperator } from './operators.ts';

/** Operator by operator, the keys that it looks at, each with the values that it is to have. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/**
 * Whether a request is as the conditions of a statement want it: every operator, with every key of it.
 * @param conditions - in which nothing is wrong, see {@link wrongIn}
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export const holds = (conditions: Conditions, context: Context): boolean =>
  Object.entries(conditions).every(([text, keys]) => {
    const written = parseOperator(text);
    if (!written) throw new Error(`${text} is no condition operator`);
    return Object.entries(keys).every(([key, wanted]) =>
      holdsFor(written, wanted, context.get(key.toLowerCase()) ?? []),
    );
  });

function holdsFor(
  { base, set, ifExists, operator: { compare, negated } }: WrittenOperator,
  wanted: readonly string[],
  values: readonly string[],
): boolean {
  if (base === NULL) return wanted.some((each) => compare(each, String(values.length === 0)));
  const isWanted = (value: string) => wanted.some((each) => compare(each, value)) !== negated;
  if (values.length === 0) {
    if (set === 'ForAnyValue') return ifExists;
    // Of no value all are as they should be; and what is not there is not what it must not be.
    return set === 'ForAllValues' || negated || ifExists;
  }
  return set === 'ForAnyValue' ? values.some(isWanted) : values.every(isWanted);
}

/** What operators a statement has, and what it wants by them, that would not be evaluated as on AWS, by name. */
export const wrongIn = (conditions: Conditions): string[] =>
  Object.entries(conditions).flatMap(([text, keys]) => {
    const written = parseOperator(text);
    if (!written) return [`the local cloud does not know the condition operator ${text}`];
    const { takes } = written.operator;
    return Object.entries(keys).flatMap(([key, wanted]) => {
      const bad = wanted.find((value) => takes?.test(value) === false);
      return bad === undefined ? [] : [`${text} of ${key} cannot be ${JSON.stringify(bad)}`];
    });
  });
