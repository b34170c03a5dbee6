import { OperatorError } from '../errors.ts';

/** There is nothing of that name: a stack, a failure, a payload. */
export class NotFoundError extends OperatorError {
  override readonly name = 'NotFoundError';
}

/** A failure was not sent again, and why. */
export class NotSentError extends OperatorError {
  override readonly name = 'NotSentError';
}

/** The function `redrive` itself failed. */
export class RedriveError extends OperatorError {
  override readonly name = 'RedriveError';
}
