import { OperatorError } from '../errors.ts';

/** Nobody is there to confirm. */
export class NoTerminalError extends OperatorError {
  override readonly name = 'NoTerminalError';
}

/** Somebody was asked and did not agree. */
export class NotConfirmedError extends OperatorError {
  override readonly name = 'NotConfirmedError';
}

/** S3 refused to delete some of a bucket's objects. */
export class DeletionError extends OperatorError {
  override readonly name = 'DeletionError';
}
