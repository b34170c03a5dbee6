/** An error that whoever runs a tool can mend: it is shown as its message alone, which says what to do. */
export abstract class OperatorError extends Error {}

/** There is nothing of that name: a stack, a failure, a payload. */
export class NotFoundError extends OperatorError {
  override readonly name = 'NotFoundError';
}
