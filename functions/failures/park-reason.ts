import { canCarry } from '../../lib/failure-marker.ts';
import { MOST_ATTEMPTS, type ParkReason } from '../../lib/failure-row.ts';
import type { FailedEvent } from './failed-event.ts';

/**
 * The errors that say that the event itself is at fault, by the names under which Lambda reports them. Not those of a
 * deployment, such as ConfigError: that is mended, and then the event succeeds.
 */
export const PERMANENT_ERRORS: ReadonlySet<string> = new Set(['MalformedRecordError']);

/** Why an event is not to be sent again after this failure; undefined if it may be. */
export function parkReason(
  { origin, target, error, event }: FailedEvent,
  attempt: number,
  targets: ReadonlySet<string>,
): ParkReason | undefined {
  if (origin === 'unknown') return 'UNREADABLE';
  if (target === undefined || !targets.has(target)) return 'UNKNOWN_TARGET';
  // It could not carry the count of its attempts.
  if (!canCarry(event)) return 'NO_OBJECT';
  if (PERMANENT_ERRORS.has(error.type)) return 'PERMANENT_ERROR';
  return attempt >= MOST_ATTEMPTS ? 'TOO_MANY_ATTEMPTS' : undefined;
}
