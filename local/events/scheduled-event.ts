import type { RuleConfig } from './config.ts';
import { type BusEvent, eventOf } from './event.ts';

/**
 * What a target without an input of its own gets for a tick.
 * @param tick - epoch milliseconds
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html
 */
export const scheduledEvent = ({ accountId, region, arn }: RuleConfig, tick: number): BusEvent =>
  eventOf({
    source: 'aws.events',
    detailType: 'Scheduled Event',
    detail: {},
    resources: [arn],
    accountId,
    region,
    time: tick,
  });
