import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from './errors.ts';

/** A service has not done a part of what it was asked for, however often it was tried. */
export class LeftOverError extends AppError {
  override readonly name = 'LeftOverError';
  readonly code = 'LEFT_OVER';
  readonly retryable = true;
}

const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 50;

/**
 * Does what a service may do in part, until nothing is left over: 1.5 s of patience beside the SDK's own, which repeats
 * only a call that has failed as a whole.
 * @param work - is given what is left, and returns what it leaves
 * @throws LeftOverError
 */
export async function untilNothingIsLeft<T>(
  all: readonly T[],
  what: string,
  work: (left: readonly T[]) => Promise<readonly T[]>,
  signal: AbortSignal,
): Promise<void> {
  let left = all;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await sleep(FIRST_WAIT_MS * 2 ** (attempt - 1), undefined, { signal });
    left = await work(left);
    if (left.length === 0) return;
  }
  throw new LeftOverError(`${left.length} of ${all.length} ${what} are left after ${MOST_ATTEMPTS} attempts`);
}
