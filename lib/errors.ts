/**
 * An error with a name that an operator can act on. `code` goes into rows, logs and alarms; `retryable` says whether
 * the same event may succeed later, for whoever decides about a replay: Lambda itself retries whatever is thrown. An
 * error that is not of this class is unknown, and counts as retryable.
 */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;

  /** The class's own name, also after minification: Lambda reports it as `errorType`. */
  abstract override readonly name: string;
}

/** The time left for this invocation is about to run out. */
export class DeadlineError extends AppError {
  override readonly name = 'DeadlineError';
  readonly code = 'DEADLINE';
  readonly retryable = true;
}

/** An environment variable is missing or malformed: no invocation can succeed before it is set. */
export class ConfigError extends AppError {
  override readonly name = 'ConfigError';
  readonly code = 'CONFIG';
  readonly retryable = false;
}
