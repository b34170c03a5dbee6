import { AppError } from '../../lib/errors.ts';

/** The target will never take this event: it is gone, or the event is too large. */
export class RefusedError extends AppError {
  override readonly name = 'RefusedError';
  readonly code = 'REFUSED';
  readonly retryable = false;
}

/** The target may have the event, or not: nobody has answered, or with an error of its own. */
export class UncertainError extends AppError {
  override readonly name = 'UncertainError';
  readonly code = 'UNCERTAIN';
  readonly retryable = true;
}

/** There is nothing left to be sent. */
export class PayloadGoneError extends AppError {
  override readonly name = 'PayloadGoneError';
  readonly code = 'PAYLOAD_GONE';
  readonly retryable = false;
}
