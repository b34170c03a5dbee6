import { expect, test } from 'vitest';
import { parseSchedule } from '../events/parse-schedule.ts';

const MINUTE = 60_000;
const since = Date.parse('2026-11-24T12:34:56Z');

test.each([
  ['rate(1 minute)', MINUTE],
  ['rate(5 minutes)', 5 * MINUTE],
  ['rate(1 hour)', 60 * MINUTE],
  ['rate(36 hours)', 36 * 60 * MINUTE],
  ['rate(1 day)', 24 * 60 * MINUTE],
  ['rate(7  days)', 7 * 24 * 60 * MINUTE],
])('%s counts from when it began', (expression, period) => {
  const schedule = parseSchedule(expression, since);

  expect(schedule.next(since)).toBe(since + period);
  expect(schedule.next(since + period - 1)).toBe(since + period);
  expect(schedule.next(since + period)).toBe(since + 2 * period);
  expect(schedule.previous(since + 2 * period)).toBe(since + 2 * period);
  expect(schedule.previous(since + 2 * period - 1)).toBe(since + period);
});

test.each([
  'rate(1 minutes)',
  'rate(5 minute)',
  'rate(0 minutes)',
  'rate(-1 minutes)',
  'rate(1.5 hours)',
  'rate(30 seconds)',
  'rate(5minutes)',
  'rate(5 Minutes)',
  'rate(minutes)',
  'rate()',
  'rate 5 minutes',
  'at(2026-11-24T12:00:00)',
])('EventBridge refuses %s', (expression) => {
  expect(() => parseSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid.');
});
