import { AppError } from '../../lib/errors.ts';
import type { Input } from './input.ts';

/** It was the attempt that was to succeed, or a later one. */
export interface Succeeded {
  outcome: 'succeeded';
  attempt: number;
}

export interface Ports {
  /** The ways to end without an answer. */
  endBy: Record<'timeout' | 'exit' | 'out-of-memory', () => Promise<never>>;
  /** Notes that the event runs. @returns how often it has by now */
  countAttempt(): Promise<number>;
}

/** The event asked for it. */
export class FailedOnDemandError extends AppError {
  override readonly name = 'FailedOnDemandError';
  readonly code = 'FAILED_ON_DEMAND';
  readonly retryable = true;
}

/** Fails, unless it is time to succeed. @throws FailedOnDemandError, or a text */
export async function failOnDemand(input: Input, ports: Ports): Promise<Succeeded> {
  switch (input.mode) {
    case 'throw':
      throw new FailedOnDemandError('Thrown, as the event asked');
    case 'reject':
      // No error: Lambda then has neither a name nor a stack to report.
      return Promise.reject('Rejected, as the event asked');
    case 'succeed-at':
      return succeedAt(input.attempt, await ports.countAttempt());
    default:
      return ports.endBy[input.mode]();
  }
}

function succeedAt(wanted: number, attempt: number): Succeeded {
  if (attempt < wanted) throw new FailedOnDemandError(`Attempt ${attempt}, and ${wanted} is to succeed`);
  return { outcome: 'succeeded', attempt };
}
