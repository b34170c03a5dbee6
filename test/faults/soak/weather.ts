import * as fc from 'fast-check';
import type * as z from 'zod';
import type { FaultSettings } from '../../../local/faults.ts';

/** What goes wrong for a while. */
export type Weather = Omit<z.input<typeof FaultSettings>, 'seed'>;

/** Events come twice and late: S3 promises no more. */
const usual: Weather = { duplicate: 0.2, delay: 0.3, delaySeconds: 120 };

/*
 * `drop` is left out: an event that S3 has lost is lost to the app too, until something compares the bucket with the
 * table. Here that would be the test, and it would test itself.
 */
const KINDS = new Map<string, Weather>([
  ['duplicates and delays', { duplicate: 0.5, delay: 0.6, delaySeconds: 600 }],
  ['throttling', { ...usual, throttle: 0.5 }],
  ['calls that fail', { ...usual, callError: 0.45 }],
  ['kills', { ...usual, kill: 0.4 }],
  ['an outage', { ...usual, callError: 1 }],
  ['all at once', { ...usual, throttle: 0.2, callError: 0.3, kill: 0.2 }],
]);

/** The weather of so many days: each kind once before any comes again. */
export function makeWeather(days: number, seed: number): [string, Weather][] {
  const kinds = [...KINDS];
  const rounds = Math.ceil(days / kinds.length);
  const round = fc.shuffledSubarray(kinds, { minLength: kinds.length });
  return fc.sample(round, { seed, numRuns: rounds }).flat().slice(0, days);
}
