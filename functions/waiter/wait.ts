import { AppError } from '../../lib/errors.ts';
import type { Input } from './input.ts';

/** How the wait ended. */
export interface Waited {
  outcome: 'waited';
  /** Milliseconds, as the clock had them and not as they were asked for. */
  waitedMs: number;
}

export interface Ports {
  sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since any moment. */
  now: () => number;
}

/** The wait was to end in failure. */
export class FailedAsToldError extends AppError {
  override readonly name = 'FailedAsToldError';
  readonly code = 'FAILED_AS_TOLD';
  readonly retryable = true;
}

/** Waits, and says for how long. @throws FailedAsToldError after the wait, if that was asked for */
export async function wait({ seconds, fail }: Input, { sleep, now }: Ports): Promise<Waited> {
  const began = now();
  await sleep(seconds * 1000);
  if (fail) throw new FailedAsToldError(`Failed after ${seconds} s, as told`);
  return { outcome: 'waited', waitedMs: Math.round(now() - began) };
}
