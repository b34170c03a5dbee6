import * as fc from 'fast-check';

/** A text, and by another way what it means. */
export interface Told<Of> {
  text: string;
  holds: (value: Of) => boolean;
}

const up = (from: number, by: number, n: number) => n >= from && (n - from) % by === 0;
const between = (from: number, to: number, n: number) =>
  from <= to ? n >= from && n <= to : n >= from || n <= to;

/** Values of a field, by number, name, range and step. */
const numbers = (
  least: number,
  most: number,
  spell: (n: number) => string = String,
): fc.Arbitrary<Told<number>> => {
  const value = fc.integer({ min: least, max: most });
  const step = fc.integer({ min: 1, max: most });
  const item: fc.Arbitrary<Told<number>> = fc.oneof(
    fc.constant({ text: '*', holds: () => true }),
    value.map((v) => ({ text: spell(v), holds: (n: number) => n === v })),
    fc.tuple(value, value).map(([from, to]) => ({
      text: `${spell(from)}-${spell(to)}`,
      holds: (n: number) => between(from, to, n),
    })),
    fc.tuple(value, step).map(([from, by]) => ({
      text: `${from}/${by}`,
      holds: (n: number) => up(from, by, n),
    })),
    step.map((by) => ({ text: `*/${by}`, holds: (n: number) => up(least, by, n) })),
    fc.tuple(value, value, step).map(([a, b, by]) => ({
      text: `${Math.min(a, b)}-${Math.max(a, b)}/${by}`,
      holds: (n: number) => up(Math.min(a, b), by, n) && n <= Math.max(a, b),
    })),
  );
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => ({
    text: items.map(({ text }) => text).join(','),
    holds: (n: number) => items.some(({ holds }) => holds(n)),
  }));
};

/** The dates of a day's month. */
function monthOf(date: Date): Date[] {
  const month = Array.from(
    { length: 31 },
    (_, index) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), index + 1)),
  );
  return month.filter((day) => day.getUTCMonth() === date.getUTCMonth());
}

const isWorkday = (day: Date): boolean => day.getUTCDay() % 6 !== 0;

function isClosestWorkday(date: Date, wanted: number): boolean {
  const month = monthOf(date);
  if (wanted > month.length) return false;
  const off = (day: Date) => Math.abs(day.getUTCDate() - wanted);
  const [closest] = month.filter(isWorkday).toSorted((a, b) => off(a) - off(b));
  return closest?.getUTCDate() === date.getUTCDate();
}

const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const sameDays = (date: Date): number[] =>
  monthOf(date)
    .filter((day) => day.getUTCDay() === date.getUTCDay())
    .map((day) => day.getUTCDate());
const weekday = fc.integer({ min: 1, max: 7 });
const spelled = weekday.chain((n) =>
  fc.constantFrom(String(n), NAMES[n - 1] ?? '').map((text) => ({ n, text })),
);

const dayOfMonth: fc.Arbitrary<Told<Date>> = fc.oneof(
  numbers(1, 31).map(({ text, holds }) => ({ text, holds: (date: Date) => holds(date.getUTCDate()) })),
  fc.constant({ text: 'L', holds: (date: Date) => date.getUTCDate() === monthOf(date).length }),
  fc
    .integer({ min: 1, max: 31 })
    .map((n) => ({ text: `${n}W`, holds: (date: Date) => isClosestWorkday(date, n) })),
);
const dayOfWeek: fc.Arbitrary<Told<Date>> = fc.oneof(
  numbers(1, 7, (n) => NAMES[n - 1] ?? '')
    .filter(({ text }) => !text.includes('/'))
    .map(({ text, holds }) => ({ text, holds: (date: Date) => holds(date.getUTCDay() + 1) })),
  spelled.map(({ n, text }) => ({
    text: `${text}L`,
    holds: (date: Date) => date.getUTCDay() === n - 1 && date.getUTCDate() === sameDays(date).at(-1),
  })),
  fc.tuple(spelled, fc.integer({ min: 1, max: 5 })).map(([{ n, text }, nth]) => ({
    text: `${text}#${nth}`,
    holds: (date: Date) => date.getUTCDay() === n - 1 && date.getUTCDate() === sameDays(date)[nth - 1],
  })),
);

const days = fc.oneof(
  dayOfMonth.map(({ text, holds }) => ({ month: text, week: '?', holds })),
  dayOfWeek.map(({ text, holds }) => ({ month: '?', week: text, holds })),
);
const yearOfTime = fc.integer({ min: 2023, max: 2032 });
const months = fc.oneof(fc.constant({ text: '*', holds: () => true }), numbers(1, 12));
const years: fc.Arbitrary<Told<number>> = fc.oneof(
  fc.constant({ text: '*', holds: () => true }),
  fc.tuple(yearOfTime, yearOfTime).map(([a, b]) => ({
    text: `${Math.min(a, b)}-${Math.max(a, b)}`,
    holds: (n: number) => n >= Math.min(a, b) && n <= Math.max(a, b),
  })),
  fc.tuple(yearOfTime, fc.integer({ min: 1, max: 3 })).map(([from, by]) => ({
    text: `${from - 10 * by}/${by}`,
    holds: (n: number) => n >= from - 10 * by && (n - from) % by === 0,
  })),
);

/** Cron expressions, with what they mean: whether they are due in the minute of a date. */
export const crons: fc.Arbitrary<Told<Date>> = fc
  .tuple(numbers(0, 59), numbers(0, 23), days, months, years)
  .map(([minute, hour, day, month, year]) => ({
    text: `cron(${minute.text} ${hour.text} ${day.month} ${month.text} ${day.week} ${year.text})`,
    holds: (date: Date) =>
      minute.holds(date.getUTCMinutes()) &&
      hour.holds(date.getUTCHours()) &&
      month.holds(date.getUTCMonth() + 1) &&
      year.holds(date.getUTCFullYear()) &&
      day.holds(date),
  }));
