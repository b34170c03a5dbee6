import { type Field, valueOf, valuesOf } from './cron-field.ts';
import { InvalidScheduleError } from './errors.ts';

type IsDay = (date: Date) => boolean;

const DAY_OF_MONTH: Field = { least: 1, most: 31, cyclic: true };
const NAMES = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const DAY_OF_WEEK: Field = { least: 1, most: 7, names: NAMES, cyclic: true };
const [SUNDAY, SATURDAY] = [1, 7];

/**
 * On which days a cron expression is due: one of its two day fields says so, the other is `?`.
 * @throws InvalidScheduleError
 */
export function dayOf(dayOfMonth: string, dayOfWeek: string): IsDay {
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) throw new InvalidScheduleError();
  return dayOfWeek === '?' ? ofMonth(dayOfMonth) : ofWeek(dayOfWeek);
}

/** `1,15`, `L` for the last one, `3W` for the weekday that is closest to the third. */
function ofMonth(text: string): IsDay {
  if (text === 'L') return (date) => date.getUTCDate() === daysOfMonth(date);
  const [, near] = /^(\d+)W$/.exec(text) ?? [];
  if (near !== undefined) {
    const day = valueOf(near, DAY_OF_MONTH);
    return (date) => date.getUTCDate() === closestWeekday(date, day);
  }
  const days = valuesOf(text, DAY_OF_MONTH);
  return (date) => days.has(date.getUTCDate());
}

/** `MON-FRI`, `L` for Saturday, `6L` for the last Friday of the month, `3#2` for its second Tuesday. */
function ofWeek(text: string): IsDay {
  if (text === 'L') return (date) => weekdayOf(date) === SATURDAY;
  const [, name, , nth] = /^(\d|[A-Z]{3})(L|#([1-5]))$/i.exec(text) ?? [];
  if (name !== undefined) {
    const weekday = valueOf(name, DAY_OF_WEEK);
    const isIt: IsDay =
      nth === undefined
        ? (date) => date.getUTCDate() > daysOfMonth(date) - 7
        : (date) => Math.ceil(date.getUTCDate() / 7) === Number(nth);
    return (date) => weekdayOf(date) === weekday && isIt(date);
  }
  if (text.includes('/')) throw new InvalidScheduleError();
  const weekdays = valuesOf(text, DAY_OF_WEEK);
  return (date) => weekdays.has(weekdayOf(date));
}

const weekdayOf = (date: Date): number => date.getUTCDay() + 1;

const daysOfMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

/** Within the month of a date; undefined when that has no such day. */
function closestWeekday(date: Date, day: number): number | undefined {
  const last = daysOfMonth(date);
  if (day > last) return undefined;
  const weekday = weekdayOf(new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)));
  if (weekday === SATURDAY) return day === 1 ? 3 : day - 1;
  if (weekday === SUNDAY) return day === last ? day - 2 : day + 1;
  return day;
}
