import type { Context } from './context.ts';
import { OPERATORS, parseOperator, type WrittenOperator } from './operators.ts';

/**
 * Whether a request is as the conditions of a statement want it: every operator, with every key of it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function holds(
  conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
  context: Context,
): boolean {
  return Object.entries(conditions).every(([text, keys]) => {
    const operator = parseOperator(text);
    return Object.entries(keys).every(([key, wanted]) =>
      holdsFor(operator, wanted, context.get(key.toLowerCase()) ?? []),
    );
  });
}

function holdsFor(
  { base, set, ifExists }: WrittenOperator,
  wanted: readonly string[],
  values: readonly string[],
) {
  if (base === 'Null') return wanted.includes(String(values.length === 0));
  const { compare, negated } = OPERATORS.get(base) ?? { compare: () => false, negated: false };
  const isWanted = (value: string) => wanted.some((each) => compare(each, value)) !== negated;
  if (values.length === 0) {
    if (set === 'ForAnyValue') return ifExists;
    // Of no value all are as they should be; and what is not there is not what it must not be.
    return set === 'ForAllValues' || negated || ifExists;
  }
  if (set === 'ForAllValues') return values.every(isWanted);
  if (set === 'ForAnyValue') return values.some(isWanted);
  return negated ? values.every(isWanted) : values.some(isWanted);
}
