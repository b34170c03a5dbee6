import type { BackupRow } from '../../lib/backup-row.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { BackupView } from './views.ts';

/**
 * What has become of an image's backup. What the backup knows of the photo may be less than what is known here: then
 * the copy of the version that is shown is still to come, whatever there is of one before.
 */
export function viewBackup(row: BackupRow | undefined, thumbnail: ThumbnailRow | undefined): BackupView {
  if (!row || isBehind(row, thumbnail)) return { state: 'pending' };
  if (row.state === 'failed') return { state: row.state, code: row.code };
  if (row.state !== 'stored') return { state: row.state };
  const { state, storedAt, lagMs } = row;
  return { state, storedAt, lagMs };
}

/**
 * Whether what is known of the backup is of an earlier version than what is shown. A repair does not say which change it
 * has taken in, but it says which version it has copied.
 */
export function isBehind(row: BackupRow, thumbnail: ThumbnailRow | undefined): boolean {
  if (!thumbnail || thumbnail.state === 'deleted') return false;
  const isCopied = row.state === 'stored' && row.versionId === thumbnail.versionId;
  return !isCopied && row.sequencer < thumbnail.sequencer;
}
