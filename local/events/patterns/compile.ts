import { InvalidEventPatternError } from './errors.ts';
import { type Filters, filtersOf } from './filters.ts';
import { join } from './flatten.ts';

/** What is asked of the values at one path. */
interface Asked extends Filters {
  path: string;
}

/** Paths that are all to be met, in their order. */
export type Alternative = readonly Asked[];

/** Names that are no fields of events within `$or`. */
const RESERVED = new Set(
  `exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard
  not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range
  ip-address-not-in-range`.split(/\s+/),
);
const MOST_ALTERNATIVES = 1000;

type Paths = ReadonlyMap<string, Filters>;

/**
 * Reads an event pattern.
 * @returns of what one alternative is to be met as a whole
 * @throws InvalidEventPatternError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compile(pattern: unknown): Alternative[] {
  if (!isObject(pattern)) throw new InvalidEventPatternError('Filter is not an object');
  return alternativesOf(pattern, '', [new Map()], false).map((paths) =>
    [...paths]
      .map(([path, filters]) => ({ path, ...filters }))
      .toSorted((a, b) => (a.path < b.path ? -1 : 1)),
  );
}

/** @param so - what is asked beside this object: each of its members is asked of each */
function alternativesOf(object: object, path: string, so: Paths[], inOr: boolean): Paths[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new InvalidEventPatternError('Empty objects are not allowed');
  return entries.reduce((alternatives, [name, value]) => {
    if (name === '$or') return either(value, path, alternatives);
    if (inOr && RESERVED.has(name))
      throw new InvalidEventPatternError(
        `${name} is Ruler reserved fieldName which cannot be used inside $or.`,
      );
    const to = join(path, name);
    if (isObject(value)) return alternativesOf(value, to, alternatives, inOr);
    if (!Array.isArray(value)) throw new InvalidEventPatternError(`"${name}" must be an object or an array`);
    const filters = filtersOf(value);
    return alternatives.map((paths) => withPath(paths, to, filters));
  }, so);
}

function either(choices: unknown, path: string, so: Paths[]): Paths[] {
  if (!Array.isArray(choices)) throw new InvalidEventPatternError('It must be an Array followed with $or.');
  if (choices.length * so.length > MOST_ALTERNATIVES)
    throw new InvalidEventPatternError(`More than ${MOST_ALTERNATIVES} combinations of $or.`);
  const alternatives = choices.flatMap((choice: unknown) => {
    if (isObject(choice)) return alternativesOf(choice, path, so, true);
    throw new InvalidEventPatternError('Only JSON object is allowed in array of $or relationship.');
  });
  if (choices.length < 2)
    throw new InvalidEventPatternError('There must have at least 2 Objects in $or relationship.');
  return alternatives;
}

function withPath(paths: Paths, path: string, filters: Filters): Paths {
  if (paths.has(path))
    throw new InvalidEventPatternError(`Path \`${path}\` cannot be allowed multiple times`);
  return new Map(paths).set(path, filters);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
