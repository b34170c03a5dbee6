import { OperatorError } from '../errors.ts';

/** A failure was not sent again, and why. */
export class NotSentError extends OperatorError {
  override readonly name = 'NotSentError';
}

/** The function `redrive` itself failed. */
export class RedriveError extends OperatorError {
  override readonly name = 'RedriveError';
}
