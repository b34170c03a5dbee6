import { parseCron } from './cron.ts';
import { InvalidScheduleError } from './errors.ts';
import { parseRate } from './rate.ts';

/** When a rule is due. Times are epoch milliseconds. */
export interface Schedule {
  /** The first tick after a time; undefined when none comes any more. */
  next(after: number): number | undefined;
  /** The last tick until a time, which may be one itself; undefined when none came. */
  previous(until: number): number | undefined;
}

/**
 * Reads a schedule expression.
 * @param since - what a rate counts from, in epoch milliseconds
 * @throws InvalidScheduleError
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseSchedule(expression: string, since = 0): Schedule {
  const [, kind, body = ''] = /^(cron|rate)\((.*)\)$/.exec(expression) ?? [];
  if (kind === undefined) throw new InvalidScheduleError();
  return kind === 'cron' ? parseCron(body) : parseRate(body, since);
}

/** The newest ticks from a time until another, both included: at most so many, the oldest first. */
export function newestTicks(schedule: Schedule, from: number, until: number, most: number): number[] {
  const ticks: number[] = [];
  let tick = schedule.previous(until);
  while (tick !== undefined && tick >= from && ticks.length < most) {
    ticks.push(tick);
    tick = schedule.previous(tick - 1);
  }
  return ticks.toReversed();
}
