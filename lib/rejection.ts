import * as z from 'zod/mini';
import { AppError } from './errors.ts';

/** Why an upload is no photo that the app shows. Final: the same version of the object is refused again. */
export const RejectionCode = z.enum([
  'FOLDER',
  'EMPTY',
  'TOO_MANY_BYTES',
  'UNSUPPORTED_TYPE',
  'TOO_MANY_PIXELS',
  'TOO_MANY_SCANS',
  'CORRUPT',
]);

/** See {@link RejectionCode}. */
export type RejectionCode = z.output<typeof RejectionCode>;

/** The upload is refused for good. */
export class ImageRejectedError extends AppError {
  override readonly name = 'ImageRejectedError';
  readonly code: RejectionCode;
  readonly retryable = false;

  constructor(code: RejectionCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What the decoder's failure means for the upload.
 * @throws the failure itself if it is the machine's and not the upload's: that may pass
 */
export function asCorrupt(cause: unknown): ImageRejectedError {
  if (/memory|thread/i.test(String(cause))) throw cause;
  return new ImageRejectedError('CORRUPT', String(cause), { cause });
}
