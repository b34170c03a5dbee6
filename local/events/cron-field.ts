import { InvalidScheduleError } from './errors.ts';

/** What a field of a cron expression may hold. */
export interface Field {
  least: number;
  most: number;
  /** Names of its values, the least first. */
  names?: readonly string[];
  /** Whether the least comes after the most again. */
  cyclic: boolean;
}

const ITEM = /^(?:\*|(\d+|[A-Z]{3})(?:-(\d+|[A-Z]{3}))?)(?:\/(\d+))?$/i;

/** The values that a field names: `0/15`, `8-17`, `MON,WED`, `*`. @throws InvalidScheduleError */
export const valuesOf = (text: string, field: Field): ReadonlySet<number> =>
  new Set(text.split(',').flatMap((item) => itemValues(item, field)));

/** One value, by number or name. @throws InvalidScheduleError */
export function valueOf(text: string, { least, most, names = [] }: Field): number {
  const index = names.indexOf(text.toUpperCase());
  const value = index === -1 ? Number(text) : least + index;
  if (value >= least && value <= most) return value;
  throw new InvalidScheduleError();
}

function itemValues(item: string, field: Field): number[] {
  const { least, most, cyclic } = field;
  const [whole, first, last, step = '1'] = ITEM.exec(item) ?? [];
  const by = Number(step);
  if (whole === undefined || by < 1 || by > most) throw new InvalidScheduleError();
  const from = first === undefined ? least : valueOf(first, field);
  const isOpen = first === undefined || whole.includes('/');
  const to = last === undefined ? (isOpen ? most : from) : valueOf(last, field);
  if (to < from && !cyclic) throw new InvalidScheduleError();
  const count = most - least + 1;
  // FRI-SUN goes over the end of the week, 22-2 over that of the day.
  const length = (to - from + count) % count;
  return Array.from(
    { length: Math.floor(length / by) + 1 },
    (_, index) => least + ((from - least + index * by) % count),
  );
}
