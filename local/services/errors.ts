import { UserError } from '../user-error.ts';

/** One of the services that are to stand beside the own one cannot. */
export class ServiceError extends UserError {
  override readonly name = 'ServiceError';
}
