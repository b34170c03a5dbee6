import { randomUUID } from 'node:crypto';
import type { RuleConfig } from './config.ts';

/** A tick as EventBridge writes it: ISO 8601, UTC, in seconds. @param tick - epoch milliseconds */
export const tickTime = (tick: number): string => new Date(tick).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * What a target without an input of its own gets for a tick.
 * @param tick - epoch milliseconds
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
export const scheduledEvent = ({ accountId: account, region, arn }: RuleConfig, tick: number): object => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account,
  time: tickTime(tick),
  region,
  resources: [arn],
  detail: {},
});
