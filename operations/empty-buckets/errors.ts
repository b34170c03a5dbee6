import { OperatorError } from '../errors.ts';

export { NoTerminalError, NotConfirmedError } from '../confirm.ts';

/** S3 refused to delete some of a bucket's objects. */
export class DeletionError extends OperatorError {
  override readonly name = 'DeletionError';
}
