import { describe, expect, test } from 'vitest';
import { parseSchedule } from '../events/parse-schedule.ts';

/** The first ticks after a time. */
function ticks(expression: string, after: string, count: number): string[] {
  const schedule = parseSchedule(`cron(${expression})`);
  const found: string[] = [];
  let tick = schedule.next(Date.parse(after));
  while (tick !== undefined && found.length < count) {
    found.push(new Date(tick).toISOString().slice(0, 16));
    tick = schedule.next(tick);
  }
  return found;
}

test.each([
  // Those of AWS's own documentation.
  ['0 10 * * ? *', ['2026-11-25T10:00', '2026-11-26T10:00']],
  ['15 12 * * ? *', ['2026-11-25T12:15', '2026-11-26T12:15']],
  ['0 18 ? * MON-FRI *', ['2026-11-24T18:00', '2026-11-25T18:00']],
  ['0 8 1 * ? *', ['2026-12-01T08:00', '2027-01-01T08:00']],
  ['0/15 * * * ? *', ['2026-11-24T12:45', '2026-11-24T13:00']],
  ['0/10 * ? * MON-FRI *', ['2026-11-24T12:40', '2026-11-24T12:50']],
  ['0/5 8-17 ? * MON-FRI *', ['2026-11-24T12:35', '2026-11-24T12:40']],
  ['0/30 20-2 ? * MON-FRI *', ['2026-11-24T20:00', '2026-11-24T20:30']],
  ['15 10 ? * 6L 2026-2027', ['2026-11-27T10:15', '2026-12-25T10:15']],
  ['1/10 * * * ? *', ['2026-11-24T12:41', '2026-11-24T12:51']],
  ['0 9 ? * 3#2 *', ['2026-12-08T09:00', '2027-01-12T09:00']],
  ['0 9 3W * ? *', ['2026-12-03T09:00', '2027-01-04T09:00']],
  // And what else its fields take.
  ['0 9 31W * ? *', ['2026-12-31T09:00', '2027-01-29T09:00']],
  ['0 9 31W 4,5 ? 2027', ['2027-05-31T09:00']],
  ['0 9 1W 5,8 ? 2027', ['2027-05-03T09:00', '2027-08-02T09:00']],
  ['0 9 L * ? *', ['2026-11-30T09:00', '2026-12-31T09:00']],
  ['0 9 ? * L *', ['2026-11-28T09:00', '2026-12-05T09:00']],
  ['0 9 ? * 6#5 *', ['2027-01-29T09:00', '2027-04-30T09:00']],
  ['0 9 ? * FRI-SUN *', ['2026-11-27T09:00', '2026-11-28T09:00']],
  ['0 9 ? jan sun *', ['2027-01-03T09:00', '2027-01-10T09:00']],
  ['0 0 29 2 ? *', ['2028-02-29T00:00', '2032-02-29T00:00']],
  ['0 0 1 1 ? 2030/20', ['2030-01-01T00:00', '2050-01-01T00:00']],
  ['34,35 12 24 11 ? 2026', ['2026-11-24T12:35']],
  ['0 0 31 2 ? *', []],
  ['0 0 1 1 ? 2020', []],
])('cron(%s) comes when AWS says', (expression, expected) => {
  expect(ticks(expression, '2026-11-24T12:34:56Z', 2)).toEqual(expected);
});

describe('EventBridge refuses', () => {
  test.each([
    ['a day of the month with one of the week', 'cron(0 10 * * * *)'],
    ['the same by name', 'cron(0 10 * * MON *)'],
    ['no day at all', 'cron(0 10 ? * ? *)'],
    ["cron's usual five fields", 'cron(0 10 * * ?)'],
    ['a seventh', 'cron(0 0 10 * * ? *)'],
    ['an hour that no day has', 'cron(0 24 * * ? *)'],
    ['a minute that no hour has', 'cron(60 * * * ? *)'],
    ['a day that no month has', 'cron(0 0 32 * ? *)'],
    ['a day of the week by Unix', 'cron(0 0 ? * 0 *)'],
    ['the eighth day of the week', 'cron(0 0 ? * 8 *)'],
    ['a month of a name that it does not have', 'cron(0 0 1 MAI ? *)'],
    ['a day where a month belongs', 'cron(0 0 1 MON ? *)'],
    ['years that end before they begin', 'cron(0 0 1 1 ? 2030-2029)'],
    ['a year before all', 'cron(0 0 1 1 ? 1969)'],
    ['a year after all', 'cron(0 0 1 1 ? 2200)'],
    ['steps of nothing', 'cron(0/0 * * * ? *)'],
    ['steps that are longer than the hour', 'cron(0/60 * * * ? *)'],
    ['a step alone', 'cron(/5 * * * ? *)'],
    ['steps of days of the week', 'cron(0 0 ? * MON/2 *)'],
    ['two at once of what is counted in a month', 'cron(0 0 ? * 3#1,6#3 *)'],
    ['a sixth Friday', 'cron(0 0 ? * 6#6 *)'],
    ['a weekday that is closest to the first and the second', 'cron(0 0 1-2W * ? *)'],
    ['a question where a time belongs', 'cron(? 0 1 * ? *)'],
    ['an empty item', 'cron(0, 0 1 * ? *)'],
    ['numbers that are none', 'cron(1e1 0 1 * ? *)'],
    ['what has no brackets', '0 10 * * ? *'],
    ['what goes on', 'cron(0 10 * * ? *) '],
    ['nothing', ''],
  ])('%s: %s', (_what, expression) => {
    expect(() => parseSchedule(expression)).toThrow('Parameter ScheduleExpression is not valid.');
  });
});
