import { DeadlineError } from './errors.ts';

/** Time kept back to report an error properly: at its timeout Lambda kills the function without a word. */
const RESERVE_MS = 2_000;

/**
 * Runs `work` with a signal that aborts shortly before the invocation's time is up.
 * @param remainingMs what `context.getRemainingTimeInMillis()` says
 * @throws DeadlineError if `work` was stopped by the signal, under whatever name it reported that
 */
export async function withDeadline<T>(
  remainingMs: number,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const stop = (): void => deadline.abort(new DeadlineError(`Stopped with ${RESERVE_MS} ms left`));
  const timer = setTimeout(stop, Math.max(0, remainingMs - RESERVE_MS));
  try {
    return await work(deadline.signal);
  } catch (error) {
    deadline.signal.throwIfAborted();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
