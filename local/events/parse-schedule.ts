import { parseCron } from './cron.ts';
import { InvalidScheduleError } from './errors.ts';
import { parseRate } from './rate.ts';
import type { Schedule } from './schedule.ts';

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
