import { StaleApprovalError } from './errors.ts';

/** Longer than Lambda's own repetitions take, and too short for whatever else sends an event again. */
const FRESH_MS = 15 * 60_000;

/** What an operator has agreed to: to have deleted what there was then, and no more of it than was shown. */
export interface Approval {
  /** When what was shown was found, ISO 8601: what came later nobody has seen. */
  approvedAt: string;
  /** So many deletions were shown. */
  most: number;
}

/**
 * An event may come again after weeks, as whatever has failed: by then other deletions wait than those that were seen.
 * @param now - epoch milliseconds
 * @throws StaleApprovalError
 */
export function checkFresh({ approvedAt }: Approval, now: number): void {
  // One from the future would stay fresh for as long as somebody likes.
  if (Math.abs(now - Date.parse(approvedAt)) <= FRESH_MS) return;
  throw new StaleApprovalError(`Approved at ${approvedAt}, not within a quarter of an hour: ask for it anew`);
}

/** Whether a deletion was held when the approval was given. */
export const covers = ({ approvedAt }: Approval, heldAt: string): boolean =>
  Date.parse(heldAt) <= Date.parse(approvedAt);
