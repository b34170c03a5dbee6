import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareKeys } from '../../functions/reconcile/key-order.ts';

const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

test('what JavaScript sorts otherwise is in the order of its bytes', () => {
  const keys = ['\u{10000}', '\ue000', '\uffee', 'a', '\ud7ff', '\u{1f431}', 'a\u{1f431}', 'a\uff5e', ''];

  const sorted = keys.toSorted(compareKeys);

  expect(sorted).toEqual(keys.toSorted(byBytes));
  expect(sorted).not.toEqual(keys.toSorted());
});

test('keys are compared as S3 compares them', () => {
  // Near the surrogates, and with beginnings in common.
  const character = fc.constantFrom(
    'a',
    'b',
    '/',
    '\u00e9',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '\u{10000}',
    '\u{10ffff}',
  );
  const key = fc.oneof(fc.string({ unit: character, maxLength: 6 }), fc.string({ unit: 'binary' }));

  fc.assert(
    fc.property(key, key, (one, other) => {
      expect(Math.sign(compareKeys(one, other))).toBe(byBytes(one, other));
    }),
    { numRuns: 2_000 },
  );
});
