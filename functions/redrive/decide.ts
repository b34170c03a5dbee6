import { type FailureRow, MOST_ATTEMPTS, type ParkReason, statusOf } from '../../lib/failure-row.ts';

const MINUTE_MS = 60 * 1000;

/** How long after its last failure an event waits for its next attempt, by the number of attempts before. */
const BACKOFF_MS = [0, 5 * MINUTE_MS, 30 * MINUTE_MS];

/** What to do with a failure. `waiting` is one whose time has not come. */
export type Decision =
  | { outcome: 'send' }
  | { outcome: 'park'; reason: ParkReason }
  | { outcome: 'parked'; reason: ParkReason | undefined }
  | { outcome: 'retrying' | 'resolved' | 'waiting' };

/**
 * Decides whether a failed event is sent again.
 * @param chosen - by somebody, who does not want to wait
 * @param now - epoch milliseconds
 */
export function decide(
  row: FailureRow,
  chosen: boolean,
  targets: ReadonlySet<string>,
  now: number,
): Decision {
  const status = statusOf(row, now);
  if (status === 'parked') return { outcome: 'parked', reason: row.reason };
  if (status !== 'failed') return { outcome: status };
  // It was allowed when it failed; since then the list may have become shorter.
  if (row.target === undefined || !targets.has(row.target))
    return { outcome: 'park', reason: 'UNKNOWN_TARGET' };
  // Its last attempt was claimed, and whoever did that has died.
  if (row.attempts >= MOST_ATTEMPTS) return { outcome: 'park', reason: 'TOO_MANY_ATTEMPTS' };
  const due = Date.parse(row.lastFailedAt) + (BACKOFF_MS[row.attempts] ?? 0);
  return chosen || due <= now ? { outcome: 'send' } : { outcome: 'waiting' };
}
