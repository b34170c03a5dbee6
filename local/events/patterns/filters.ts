import { anythingBut } from './anything-but.ts';
import { cidr } from './cidr.ts';
import { InvalidEventPatternError } from './errors.ts';
import type { Scalar } from './flatten.ts';
import { numeric } from './numeric.ts';
import { equalsIgnoreCase, prefix, suffix, type Test, textOf, wildcard } from './texts.ts';

/** What one path is asked for: any of it will do. */
export interface Filters {
  tests: Test[];
  /** That there is no value at all. */
  absent: boolean;
}

const ONE_KEY = 'Only one key allowed in match expression';

/** What each filter asks for, and what is said of one that has a second key. */
const FILTERS = new Map<string, { read: (argument: unknown) => Test; another: string }>([
  ['exactly', { read: exactly, another: ONE_KEY }],
  ['prefix', { read: prefix, another: ONE_KEY }],
  ['suffix', { read: suffix, another: ONE_KEY }],
  ['equals-ignore-case', { read: equalsIgnoreCase, another: ONE_KEY }],
  ['wildcard', { read: wildcard, another: ONE_KEY }],
  ['cidr', { read: cidr, another: ONE_KEY }],
  ['numeric', { read: numeric, another: 'Too many elements in numeric expression' }],
  ['anything-but', { read: anythingBut, another: 'Too many elements in numeric expression' }],
]);

/** Reads what stands in the array of a path. @throws InvalidEventPatternError */
export function filtersOf(values: readonly unknown[]): Filters {
  if (values.length === 0) throw new InvalidEventPatternError('Empty arrays are not allowed');
  const filters: Filters = { tests: [], absent: false };
  for (const value of values) {
    if (typeof value !== 'object' || value === null) filters.tests.push(isExactly(value));
    else if (Array.isArray(value))
      throw new InvalidEventPatternError('Match value must be String, number, true, false, or null');
    else addFilter(filters, value);
  }
  return filters;
}

function addFilter(filters: Filters, filter: object): void {
  const [[name, argument] = [], ...more] = Object.entries(filter);
  if (name === undefined) throw new InvalidEventPatternError('Match expression name not found');
  if (name === 'exists') {
    if (typeof argument !== 'boolean')
      throw new InvalidEventPatternError('exists match pattern must be either true or false.');
    if (argument) filters.tests.push(() => true);
    else filters.absent = true;
    if (more.length > 0) throw new InvalidEventPatternError(ONE_KEY);
    return;
  }
  const known = FILTERS.get(name);
  if (!known) throw new InvalidEventPatternError(`Unrecognized match type ${name}`);
  filters.tests.push(known.read(argument));
  if (more.length > 0) throw new InvalidEventPatternError(known.another);
}

function isExactly(wanted: unknown): Test {
  return (value: Scalar) => value === wanted;
}

function exactly(argument: unknown): Test {
  return isExactly(textOf(argument, 'exact match pattern must be a string'));
}
