import { AppError } from '../../lib/errors.ts';

/** Nobody could know what is wanted. */
export class InvalidRequestError extends AppError {
  override readonly name = 'InvalidRequestError';
  readonly code = 'INVALID_REQUEST';
  readonly retryable = false;
}

/** What was approved is not what there is to delete by now. */
export class StaleApprovalError extends AppError {
  override readonly name = 'StaleApprovalError';
  readonly code = 'STALE_APPROVAL';
  readonly retryable = false;
}

/** A bucket lists its keys in another order than S3 does: what differs cannot be told from it. */
export class ListingOrderError extends AppError {
  override readonly name = 'ListingOrderError';
  readonly code = 'LISTING_ORDER';
  readonly retryable = false;
}

/** Another attempt has begun this audit anew. */
export class TakenOverError extends AppError {
  override readonly name = 'TakenOverError';
  readonly code = 'TAKEN_OVER';
  readonly retryable = false;
}
