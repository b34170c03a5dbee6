import * as z from 'zod/mini';
import { AppError } from '../../lib/errors.ts';
import { FailureId } from '../../lib/failure-row.ts';

const MOST = 500;

/** Whether to say only what would be done. */
const dryRun = z._default(z.boolean(), false);

/**
 * What to send again: the failures that somebody has chosen, at once; or all whose time has come, the oldest first,
 * until `limit` are sent.
 */
const Request = z.union([
  z.object({ ids: z.array(FailureId).check(z.minLength(1), z.maxLength(MOST)), dryRun }),
  z.object({
    all: z.literal(true),
    limit: z._default(z.int().check(z.minimum(1), z.maximum(MOST)), 100),
    dryRun,
  }),
]);
/** See {@link Request}. */
export type Request = z.output<typeof Request>;

/** Nobody could know what is wanted. */
export class InvalidRequestError extends AppError {
  override readonly name = 'InvalidRequestError';
  readonly code = 'INVALID_REQUEST';
  readonly retryable = false;
}

/** Reads a request. @throws InvalidRequestError */
export function readRequest(event: unknown): Request {
  const { success, data } = Request.safeParse(event);
  if (success) return data;
  throw new InvalidRequestError(`Send { ids: […] } or { all: true }, of at most ${MOST} failures`);
}
