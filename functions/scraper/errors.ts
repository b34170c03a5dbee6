import { AppError } from '../../lib/errors.ts';

/** The event is no tick. */
export class InvalidTickError extends AppError {
  override readonly name = 'InvalidTickError';
  readonly code = 'INVALID_TICK';
  readonly retryable = false;
}

/** A document is not what its source is configured to be. It may be again tomorrow. */
export class DocumentError extends AppError {
  override readonly name = 'DocumentError';
  readonly code = 'DOCUMENT';
  readonly retryable = true;
}

/** The server does not want this address to be read by programs. */
export class RobotsDisallowedError extends AppError {
  override readonly name = 'RobotsDisallowedError';
  readonly code = 'ROBOTS_DISALLOWED';
  readonly retryable = false;
}

/** Nobody can say whether programs may read this address: until then they may not. */
export class RobotsUnreachableError extends AppError {
  override readonly name = 'RobotsUnreachableError';
  readonly code = 'ROBOTS_UNREACHABLE';
  readonly retryable = true;
  /** For how long the server asks to be left alone. */
  readonly retryAfterMs: number | undefined;

  constructor(message: string, retryAfterMs: number | undefined) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Not one source could be read. */
export class AllSourcesFailedError extends AppError {
  override readonly name = 'AllSourcesFailedError';
  readonly code = 'ALL_SOURCES_FAILED';
  readonly retryable = true;
}

/** EventBridge did not take all events, however often they were sent. */
export class EventsNotTakenError extends AppError {
  override readonly name = 'EventsNotTakenError';
  readonly code = 'EVENTS_NOT_TAKEN';
  readonly retryable = true;
}
