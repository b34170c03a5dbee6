import { isLike } from './wildcard.ts';

/** Whether a value of a request is what a policy wants. */
type Compare = (wanted: string, value: string) => boolean;

const numeric =
  (compare: (wanted: number, value: number) => boolean): Compare =>
  (wanted, value) =>
    !Number.isNaN(Number(value)) && compare(Number(wanted), Number(value));
const same: Compare = (wanted, value) => wanted === value;
const sameWithoutCase: Compare = (wanted, value) => wanted.toLowerCase() === value.toLowerCase();
const like: Compare = (wanted, value) => isLike(wanted, value);

/** ARNs are alike when each of their six parts is: a star does not reach over a colon of another part. */
const arnLike: Compare = (wanted, value) => {
  const [patterns, texts] = [arnParts(wanted), arnParts(value)];
  return patterns.length === texts.length && patterns.every((part, at) => isLike(part, texts[at] ?? ''));
};

const arnParts = (arn: string): string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

interface Operator {
  compare: Compare;
  /** Whether it wants none of the values to be so. */
  negated: boolean;
}

const is = (compare: Compare): Operator => ({ compare, negated: false });
const isNot = (compare: Compare): Operator => ({ compare, negated: true });

/**
 * The condition operators that are known; `Null` besides, which looks at no value.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['ArnEquals', is(arnLike)],
  ['ArnLike', is(arnLike)],
  ['ArnNotEquals', isNot(arnLike)],
  ['ArnNotLike', isNot(arnLike)],
  ['Bool', is(sameWithoutCase)],
  ['Null', is(same)],
  ['NumericEquals', is(numeric((wanted, value) => value === wanted))],
  ['NumericGreaterThan', is(numeric((wanted, value) => value > wanted))],
  ['NumericGreaterThanEquals', is(numeric((wanted, value) => value >= wanted))],
  ['NumericLessThan', is(numeric((wanted, value) => value < wanted))],
  ['NumericLessThanEquals', is(numeric((wanted, value) => value <= wanted))],
  ['NumericNotEquals', isNot(numeric((wanted, value) => value === wanted))],
  ['StringEquals', is(same)],
  ['StringEqualsIgnoreCase', is(sameWithoutCase)],
  ['StringLike', is(like)],
  ['StringNotEquals', isNot(same)],
  ['StringNotEqualsIgnoreCase', isNot(sameWithoutCase)],
  ['StringNotLike', isNot(like)],
]);

/** An operator as policies write it: `ForAllValues:StringLikeIfExists`. */
export interface WrittenOperator {
  set: 'ForAllValues' | 'ForAnyValue' | undefined;
  base: string;
  ifExists: boolean;
}

/** Takes an operator apart. */
export function parseOperator(text: string): WrittenOperator {
  const [, set, base = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(text) ?? [];
  return {
    set: set === 'ForAllValues' || set === 'ForAnyValue' ? set : undefined,
    base,
    ifExists: ifExists !== undefined,
  };
}
