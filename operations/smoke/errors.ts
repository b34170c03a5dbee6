import { OperatorError } from '../errors.ts';

/** The deployment did something else than it should. */
export class UnexpectedError extends OperatorError {
  override readonly name = 'UnexpectedError';
}

/** A step failed: what was seen, and where to look next. */
export class StepError extends OperatorError {
  override readonly name = 'StepError';
}
