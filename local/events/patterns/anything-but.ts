import { InvalidEventPatternError } from './errors.ts';
import { equalsIgnoreCase, prefix, suffix, type Test, wildcard } from './texts.ts';

const TOO_MANY = 'Too many elements in numeric expression';
const AFFIX = 'prefix/suffix match pattern must be a string';

/** Filters that can be turned round, and what is said of an argument that is no text. */
const FILTERS = new Map<string, { read: (argument: unknown) => Test; notAText: string }>([
  ['prefix', { read: prefix, notAText: AFFIX }],
  ['suffix', { read: suffix, notAText: AFFIX }],
  ['wildcard', { read: wildcard, notAText: 'wildcard match pattern must be a string' }],
  [
    'equals-ignore-case',
    {
      read: equalsIgnoreCase,
      notAText: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    },
  ],
]);

/** `{"anything-but": "a"}`, `{"anything-but": [1, 2]}`, `{"anything-but": {"prefix": ["a", "b"]}}` */
export function anythingBut(argument: unknown): Test {
  if (typeof argument === 'string' || typeof argument === 'number') return (value) => value !== argument;
  if (Array.isArray(argument)) return noneOfValues(argument);
  if (typeof argument === 'object' && argument !== null) return noneOfFilter(argument);
  throw new InvalidEventPatternError('Value of anything-but must be an array or single string/number value.');
}

function noneOfValues(values: unknown[]): Test {
  const types = new Set(values.map((value) => typeof value));
  if ([...types].some((type) => type !== 'string' && type !== 'number'))
    throw new InvalidEventPatternError('Inside anything but list, start|null|boolean is not supported.');
  if (types.size !== 1)
    throw new InvalidEventPatternError(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  return (value) => !values.includes(value);
}

function noneOfFilter(filter: object): Test {
  const [[name, argument] = [], ...more] = Object.entries(filter);
  if (name === undefined) throw new InvalidEventPatternError('Anything-But expression name not found');
  const known = FILTERS.get(name);
  if (!known) throw new InvalidEventPatternError(`Unsupported anything-but pattern: ${name}`);
  const texts: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (texts.length === 0) throw new InvalidEventPatternError('Empty arrays are not allowed');
  const isAffix = known.notAText === AFFIX;
  const tests = texts.map((text) => {
    if (typeof text !== 'string') throw new InvalidEventPatternError(known.notAText);
    if (isAffix && text === '') throw new InvalidEventPatternError('Null prefix/suffix not allowed');
    return known.read(text);
  });
  if (more.length > 0) throw new InvalidEventPatternError(TOO_MANY);
  return (value) => !tests.some((test) => test(value));
}
