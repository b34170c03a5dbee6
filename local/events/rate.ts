import { InvalidScheduleError } from './errors.ts';
import type { Schedule } from './schedule.ts';

const UNITS_MS = new Map([
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
]);

/**
 * Reads what is between the brackets of `rate(5 minutes)`. One is singular, more are plural.
 * @param since - what it counts from, in epoch milliseconds
 * @throws InvalidScheduleError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
 */
export function parseRate(text: string, since: number): Schedule {
  const [, value, unit = '', plural] = /^(\d{1,9})\s+([a-z]+?)(s?)$/.exec(text) ?? [];
  const period = Number(value) * (UNITS_MS.get(unit) ?? Number.NaN);
  if (!(period > 0) || (Number(value) === 1) !== (plural === '')) throw new InvalidScheduleError();
  const upTo = (time: number): number => since + Math.floor((time - since) / period) * period;
  return {
    next: (after) => upTo(after) + period,
    previous: (until) => upTo(until),
  };
}
