import { OperatorError } from '../errors.ts';

/** An audit has come to no end. */
export class NoAuditError extends OperatorError {
  override readonly name = 'NoAuditError';
}
