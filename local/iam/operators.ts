import { isLike } from './wildcard.ts';

/** Whether a value of a request is what a policy wants. */
type Compare = (wanted: string, value: string) => boolean;

/** A condition operator. */
interface Operator {
  compare: Compare;
  /** Whether it wants none of the values to be so. */
  negated: boolean;
  /** What a policy may want by it. */
  takes?: RegExp;
}

const NUMBER = /^-?\d+(\.\d+)?$/;
const TRUTH = /^(true|false)$/i;
/** Six parts, each of which may have wildcards. */
const ARN = /^arn(:[^:]*){4}:.+$/;

const same: Compare = (wanted, value) => wanted === value;
const sameWithoutCase: Compare = (wanted, value) => wanted.toLowerCase() === value.toLowerCase();
const like: Compare = (wanted, value) => isLike(wanted, value);

/** ARNs are alike when each of their six parts is: a star does not reach over a colon into the next part. */
const arnLike: Compare = (wanted, value) => {
  const texts = arnParts(value);
  return ARN.test(value) && arnParts(wanted).every((part, at) => isLike(part, texts[at] ?? ''));
};

const arnParts = (arn: string): string[] => {
  const parts = arn.split(':');
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
};

const text = (compare: Compare): Operator => ({ compare, negated: false });
const truth: Operator = { compare: sameWithoutCase, negated: false, takes: TRUTH };
const arn: Operator = { compare: arnLike, negated: false, takes: ARN };
const number = (compare: (wanted: number, value: number) => boolean): Operator => ({
  compare: (wanted, value) => NUMBER.test(value) && compare(Number(wanted), Number(value)),
  negated: false,
  takes: NUMBER,
});
const not = (operator: Operator): Operator => ({ ...operator, negated: true });

/** Looks at no value, but at whether there is one. */
export const NULL = 'Null';

/**
 * The condition operators that are known.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ['ArnEquals', arn],
  ['ArnLike', arn],
  ['ArnNotEquals', not(arn)],
  ['ArnNotLike', not(arn)],
  ['Bool', truth],
  [NULL, truth],
  ['NumericEquals', number((wanted, value) => value === wanted)],
  ['NumericGreaterThan', number((wanted, value) => value > wanted)],
  ['NumericGreaterThanEquals', number((wanted, value) => value >= wanted)],
  ['NumericLessThan', number((wanted, value) => value < wanted)],
  ['NumericLessThanEquals', number((wanted, value) => value <= wanted)],
  ['NumericNotEquals', not(number((wanted, value) => value === wanted))],
  ['StringEquals', text(same)],
  ['StringEqualsIgnoreCase', text(sameWithoutCase)],
  ['StringLike', text(like)],
  ['StringNotEquals', not(text(same))],
  ['StringNotEqualsIgnoreCase', not(text(sameWithoutCase))],
  ['StringNotLike', not(text(like))],
]);

/** An operator as policies write it: `ForAllValues:StringLikeIfExists`. */
export interface WrittenOperator {
  set: 'ForAllValues' | 'ForAnyValue' | undefined;
  base: string;
  ifExists: boolean;
  operator: Operator;
}

/** Takes an operator apart. @returns undefined for what is none, such as `NullIfExists` */
export function parseOperator(written: string): WrittenOperator | undefined {
  const [, set, base = '', suffix] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
  const operator = OPERATORS.get(base);
  const ifExists = suffix !== undefined;
  if (!operator || (base === NULL && (set !== undefined || ifExists))) return undefined;
  return {
    set: set === 'ForAllValues' || set === 'ForAnyValue' ? set : undefined,
    base,
    ifExists,
    operator,
  };
}
