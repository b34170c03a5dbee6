import { InvalidEventPatternError } from './errors.ts';
import type { Test } from './texts.ts';

type Compare = (value: number, bound: number) => boolean;

const OPERATORS = new Map<unknown, Compare>([
  ['=', (value, bound) => value === bound],
  ['<', (value, bound) => value < bound],
  ['<=', (value, bound) => value <= bound],
  ['>', (value, bound) => value > bound],
  ['>=', (value, bound) => value >= bound],
]);

/** `{"numeric": [">", 0, "<=", 5]}`: a number within a range, of which the lower end comes first. */
export function numeric(argument: unknown): Test {
  if (!Array.isArray(argument)) throw new InvalidEventPatternError('Value of numeric must be an array.');
  const [operator, bound, upperOperator, upperBound, ...more]: unknown[] = argument;
  if (typeof operator !== 'string')
    throw new InvalidEventPatternError(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`);
  const compare = OPERATORS.get(operator);
  if (!compare) throw new InvalidEventPatternError(`Unrecognized numeric range operator: ${operator}`);
  const from = numberOf(bound, operator === '=' ? 'equals' : operator);
  if (upperOperator === undefined) return ofNumber((value) => compare(value, from));
  if (!operator.startsWith('>'))
    throw new InvalidEventPatternError('Too many elements in numeric expression');
  if (upperOperator !== '<' && upperOperator !== '<=')
    throw new InvalidEventPatternError(
      `Bad numeric range operator: ${typeof upperOperator === 'string' ? upperOperator : typeof upperOperator}`,
    );
  const to = numberOf(upperBound, upperOperator);
  if (more.length > 0) throw new InvalidEventPatternError('Too many terms in numeric range expression');
  if (from >= to) throw new InvalidEventPatternError('Bottom must be less than top');
  const compareUpper = OPERATORS.get(upperOperator);
  return ofNumber((value) => compare(value, from) && compareUpper?.(value, to) === true);
}

function numberOf(bound: unknown, operator: string): number {
  if (typeof bound !== 'number') throw new InvalidEventPatternError(`Value of ${operator} must be numeric`);
  return bound;
}

const ofNumber =
  (test: (value: number) => boolean): Test =>
  (value) =>
    typeof value === 'number' && test(value);
