import { dayOf } from './cron-day.ts';
import { type Field, valuesOf } from './cron-field.ts';
import { InvalidScheduleError } from './errors.ts';
import type { Schedule } from './schedule.ts';

const MINUTE: Field = { least: 0, most: 59, cyclic: true };
const HOUR: Field = { least: 0, most: 23, cyclic: true };
const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const MONTH: Field = { least: 1, most: 12, names: MONTHS, cyclic: true };
const YEAR: Field = { least: 1970, most: 2199, cyclic: false };

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const LAST_DAY = Date.UTC(YEAR.most, 11, 31) / DAY_MS;

/**
 * Reads what is between the brackets of `cron(0/15 8-17 ? * MON-FRI *)`: minutes, hours, day of the month, month,
 * day of the week and year, in UTC.
 * @throws InvalidScheduleError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cron-expressions.html
 */
export function parseCron(text: string): Schedule {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...more] = text
    .trim()
    .split(/\s+/);
  if (more.length > 0) throw new InvalidScheduleError();
  const minutes = [...valuesOf(minute, MINUTE)];
  const hours = [...valuesOf(hour, HOUR)];
  const months = valuesOf(month, MONTH);
  const years = valuesOf(year, YEAR);
  const isDay = dayOf(dayOfMonth, dayOfWeek);
  return new Cron(
    hours.flatMap((each) => minutes.map((one) => (each * 60 + one) * MINUTE_MS)).toSorted((a, b) => a - b),
    (date) => years.has(date.getUTCFullYear()) && months.has(date.getUTCMonth() + 1) && isDay(date),
  );
}

/** The same times on each of its days. */
class Cron implements Schedule {
  /** Milliseconds after midnight, ascending. */
  readonly #times: number[];
  readonly #isDay: (date: Date) => boolean;

  constructor(times: number[], isDay: (date: Date) => boolean) {
    this.#times = times;
    this.#isDay = isDay;
  }

  next(after: number): number | undefined {
    for (let day = dayAt(after); day <= LAST_DAY; day += 1) {
      const midnight = day * DAY_MS;
      if (!this.#isDay(new Date(midnight))) continue;
      const time = this.#times.find((each) => midnight + each > after);
      if (time !== undefined) return midnight + time;
    }
    return undefined;
  }

  previous(until: number): number | undefined {
    for (let day = Math.min(dayAt(until), LAST_DAY); day >= 0; day -= 1) {
      const midnight = day * DAY_MS;
      if (!this.#isDay(new Date(midnight))) continue;
      const time = this.#times.findLast((each) => midnight + each <= until);
      if (time !== undefined) return midnight + time;
    }
    return undefined;
  }
}

const dayAt = (time: number): number => Math.floor(time / DAY_MS);
