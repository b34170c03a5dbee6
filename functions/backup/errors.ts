import { AppError } from '../../lib/errors.ts';

/** Somebody has changed the photo or its copy since they were looked at: look again. */
export class SupersededError extends AppError {
  override readonly name = 'SupersededError';
  readonly code = 'SUPERSEDED';
  readonly retryable = true;
}

/** However often it was looked at, it had changed before it could be brought in step. */
export class BackupContendedError extends AppError {
  override readonly name = 'BackupContendedError';
  readonly code = 'BACKUP_CONTENDED';
  readonly retryable = true;
}
