import { wholeMinute } from './tick.ts';

const MINUTE_MS = 60_000;
/** However often it has failed, a source is asked again after this. */
const LONGEST_MINUTES = 60;

/** When a source that has answered may be asked again: milliseconds since the epoch. Ticks come at whole minutes. */
export const nextTime = (now: number, everyMinutes: number): number =>
  wholeMinute(now) + everyMinutes * MINUTE_MS;

/**
 * When one that has failed may be: 1, 2, 4, … minutes later, but not before its usual time, and not before the time
 * that its server has asked for.
 * @param failures - in a row, this one included
 */
export function timeAfterFailure(
  now: number,
  failures: number,
  everyMinutes: number,
  retryAfterMs = 0,
): number {
  const minutes = Math.max(Math.min(2 ** (failures - 1), LONGEST_MINUTES), everyMinutes);
  return Math.max(wholeMinute(now) + minutes * MINUTE_MS, now + retryAfterMs);
}
