import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { padSequencer } from '../../lib/sequencer.ts';

const hex = fc
  .array(fc.constantFrom(...'0123456789abcdefABCDEF'.split('')), { minLength: 1, maxLength: 64 })
  .map((digits) => digits.join(''));

/** What AWS says in words: fill the shorter up with zeros on the right, then compare. */
const asNumber = (sequencer: string): bigint => BigInt(`0x${sequencer.padEnd(64, '0')}`);

test('string order of padded sequencers is their numeric order, whatever their length and case', () => {
  fc.assert(
    fc.property(hex, hex, (one, other) => {
      const [a, b] = [padSequencer(one), padSequencer(other)];
      expect(a < b).toBe(asNumber(one) < asNumber(other));
      expect(a === b).toBe(asNumber(one) === asNumber(other));
      expect(a).toHaveLength(64);
    }),
    { numRuns: 2_000 },
  );
});
