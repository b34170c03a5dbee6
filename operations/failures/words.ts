import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { nameOf } from '../../lib/failure-targets.ts';
import type { FailureRow, ParkReason } from '../../lib/failure-row.ts';

/** Why an event is not sent again, in words. */
export const REASONS: Record<ParkReason, string> = {
  UNREADABLE: 'the message told of no failure in a shape that is known',
  UNKNOWN_TARGET:
    'it names no function or queue to which events may be sent again: functions/redrive/targets.yml',
  NO_OBJECT: 'the event is no JSON object, so it could not carry the count of its attempts',
  PERMANENT_ERROR: 'the event itself is at fault, and would fail again',
  TOO_MANY_ATTEMPTS: 'it was sent again as often as may be',
  REFUSED: 'its target is gone, or does not take it',
  PAYLOAD_GONE: 'its payload is gone from the bucket',
};

/** Why a failure was not sent again, in words. */
export function whyNot({ outcome, reason }: RedriveOutcome): string {
  const words = {
    sent: 'it was sent',
    unknown: 'there is no such failure',
    retrying: 'it is on its way already',
    resolved: 'it was sent again, and succeeded',
    waiting: 'its time has not come',
    parked: `it is parked: ${reason ? REASONS[reason] : 'nobody knows why'}`,
  };
  return words[outcome];
}

/** The function or queue that an event was for, as serverless.yml calls it. */
export const targetName = ({ target }: FailureRow, stack: string): string =>
  target === undefined ? '?' : nameOf(target).replace(`${stack}-`, '');
