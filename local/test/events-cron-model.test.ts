import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '../events/parse-schedule.ts';
import { newestTicks, type Schedule } from '../events/schedule.ts';
import { crons } from './helpers/crons.ts';

const MINUTE = 60_000;
const SPAN = 62 * 24 * 60 * MINUTE;
const MOST = 200;

/** What is due after a time, found by looking at minute after minute. */
function modelled(holds: (date: Date) => boolean, after: number): number[] {
  const found: number[] = [];
  for (let time = Math.floor(after / MINUTE + 1) * MINUTE; time <= after + SPAN; time += MINUTE) {
    if (holds(new Date(time))) found.push(time);
    if (found.length === MOST) break;
  }
  return found;
}

function told(schedule: Schedule, after: number): number[] {
  const found: number[] = [];
  let tick = schedule.next(after);
  while (tick !== undefined && tick <= after + SPAN && found.length < MOST) {
    found.push(tick);
    tick = schedule.next(tick);
  }
  return found;
}

test('any expression comes in each minute that its fields hold, forwards and backwards, and in no other', () => {
  const start = fc.integer({ min: Date.UTC(2023, 0, 1), max: Date.UTC(2032, 0, 1) });
  fc.assert(
    fc.property(crons, start, ({ text, holds }, after) => {
      const expected = modelled(holds, after);
      const end = expected.length === MOST ? (expected.at(-1) ?? after) : after + SPAN;

      const schedule = parseSchedule(text);

      expect(told(schedule, after)).toEqual(expected);
      expect(newestTicks(schedule, after + 1, end, MOST)).toEqual(expected);
    }),
  );
});
