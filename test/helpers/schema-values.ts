import * as fc from 'fast-check';
import { NAUGHTY } from './naughty-strings.ts';
import type { JsonSchema } from './openapi.ts';

/** What a schema takes. @throws Error for what no schema of a request has yet */
export function validBy(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'integer':
      return fc.integer({ min: schema.minimum ?? 0, max: schema.maximum ?? 1_000 });
    case 'string':
      return schema.pattern === undefined
        ? fc.string({ maxLength: schema.maxLength ?? 100 })
        : fc.stringMatching(new RegExp(schema.pattern, 'u'));
    case 'object':
      return objectBy(schema);
    default:
      throw new Error(`Nothing is known of values by ${JSON.stringify(schema)}`);
  }
}

function objectBy({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<Record<string, unknown>> {
  const members = Object.entries(properties).map(([name, part]) => [name, validBy(part)]);
  const all: Record<string, fc.Arbitrary<unknown>> = Object.fromEntries(members);
  return fc.record(all, { requiredKeys: required });
}

/** What it just does not take: one too many or too few, another type, another member. Now and then it does. */
export function nearlyBy(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { minimum = 0, maximum = 1_000, maxLength = 255 } = schema;
  const valid = validBy(schema);
  switch (schema.type) {
    case 'integer':
      return fc.constantFrom<unknown>(minimum - 1, maximum + 1, minimum + 0.5, `${maximum}`, null, true, []);
    case 'object': {
      const object = objectBy(schema);
      const member = fc.tuple(fc.constantFrom('__proto__', 'id', 'size '), fc.jsonValue());
      const parts = Object.entries(schema.properties ?? {}).map(([name, part]) =>
        fc.tuple(fc.constant(name), nearlyBy(part)),
      );
      return fc.oneof(
        fc
          .tuple(object, fc.oneof(member, ...parts))
          .map(([all, one]) => Object.fromEntries([...Object.entries(all), one])),
        object.map((all) => Object.fromEntries(Object.entries(all).slice(1))),
        object.map((all) => [all]),
      );
    }
    default:
      return fc.oneof(
        valid.map((text) => `${String(text)} `),
        valid.map((text) => String(text).toUpperCase()),
        valid.map((text) => String(text).slice(1)),
        fc.constant('x'.repeat(maxLength + 1)),
      );
  }
}

/** What nobody would send who means well. */
export const hostile: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.jsonValue(),
);
