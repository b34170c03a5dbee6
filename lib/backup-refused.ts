import { S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from './errors.ts';

/** Who has refused: each is a policy in another place. */
export type Refused =
  | 'AssumeRole'
  | 'reading the photo'
  | 'reading the source'
  | 'reading the backup'
  | 'writing the backup';

/** One of the two accounts does not let us do our work: a policy, an ExternalId, or a bucket that is somebody else's. */
export class BackupRefusedError extends AppError {
  override readonly name = 'BackupRefusedError';
  readonly code = 'BACKUP_REFUSED';
  /** Policies are mended, and then the same event succeeds. */
  readonly retryable = true;
  readonly refused: Refused;

  constructor(refused: Refused, { name, message }: Error) {
    // S3 answers HEAD without a body, and so without a reason: that is what the SDK makes of it.
    const why = message === 'UnknownError' ? 'without a reason' : `${name}: ${message}`;
    super(`Refused: ${refused} (${why}). The checklist is in accounts/backup/README.md`);
    this.refused = refused;
  }
}

/**
 * Gives a refusal of S3's its name. The owner that a call expects is a part of it: with another one, S3 says no more
 * than that access is denied. @throws BackupRefusedError, or the error itself if it is none
 */
export const asRefused =
  (refused: Refused) =>
  (error: unknown): never => {
    if (!isRefusal(error)) throw error;
    throw new BackupRefusedError(refused, error);
  };

/** Whether S3 will not, as opposed to cannot just now. */
export const isRefusal = (error: unknown): error is S3ServiceException =>
  error instanceof S3ServiceException &&
  (error.$metadata.httpStatusCode === 403 || error.name === 'NoSuchBucket');
