import { AppError } from '../../lib/errors.ts';

/** The target will never take this event: it is gone, or the event is too large. */
export class RefusedError extends AppError {
  override readonly name = 'RefusedError';
  readonly code = 'REFUSED';
  readonly retryable = false;
}
