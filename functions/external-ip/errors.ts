import { AppError } from '../../lib/errors.ts';

/** The service could not be asked, or has not answered in time, or with an error of its own. */
export class ServiceUnavailableError extends AppError {
  override readonly name = 'ServiceUnavailableError';
  readonly code = 'SERVICE_UNAVAILABLE';
  readonly retryable = true;
}

/** The service has answered with something that is no address. */
export class NoAddressError extends AppError {
  override readonly name = 'NoAddressError';
  readonly code = 'NO_ADDRESS';
  readonly retryable = false;
}
