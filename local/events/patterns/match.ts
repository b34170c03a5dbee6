import type { Alternative } from './compile.ts';
import { type Field, flatten, type Places } from './flatten.ts';

type Fields = ReadonlyMap<string, Field[]>;

const NOWHERE: Places = new Map();

/**
 * Whether an event is one that a pattern asks for. Values that lie in one array are taken together only when they are
 * of the same element.
 * @see https://github.com/aws/event-ruler#arrays
 */
export function matches(pattern: readonly Alternative[], event: object): boolean {
  const fields = flatten(event);
  return pattern.some((alternative) => isMet(alternative, fields, 0, NOWHERE));
}

/** Whether what is left of an alternative, from its nth path on, is met by values that go with those so far. */
function isMet(alternative: Alternative, fields: Fields, nth: number, places: Places): boolean {
  const asked = alternative[nth];
  if (!asked) return true;
  const found = (fields.get(asked.path) ?? []).flatMap(({ value, places: own }) => {
    const together = union(places, own);
    return together ? [{ value, together }] : [];
  });
  if (asked.absent && found.length === 0 && isMet(alternative, fields, nth + 1, places)) return true;
  return found.some(
    ({ value, together }) =>
      asked.tests.some((test) => test(value)) && isMet(alternative, fields, nth + 1, together),
  );
}

/** Where two values lie; undefined when they are in different elements of one array. */
function union(one: Places, other: Places): Places | undefined {
  for (const [array, index] of other) if ((one.get(array) ?? index) !== index) return undefined;
  return new Map([...one, ...other]);
}
