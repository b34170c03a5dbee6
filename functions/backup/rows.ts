import { type BackupRow, heldKey } from '../../lib/backup-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { Copy, Photo } from './ports.ts';
import type { LookRequest } from './request.ts';

/** Longer than any event can be held up, in a queue or by an operator. */
const TOMBSTONE_SECONDS = 90 * 24 * 60 * 60;

const iso = (time: number): string => new Date(time).toISOString();
/** What the event did not say is no attribute. */
const deletedBy = ({ requester, sourceIpAddress, reason }: LookRequest) => ({
  ...(requester && { requester }),
  ...(sourceIpAddress && { sourceIpAddress }),
  ...(reason && { reason }),
});
const about = ({ bucket, key, sequencer }: LookRequest) => ({ sequencer, bucket, key });

/** The row of a photo that is in the backup. @param now - epoch milliseconds */
export const storedRow = (request: LookRequest, photo: Photo, copy: Copy, now: number): BackupRow => ({
  state: 'stored',
  ...about(request),
  ...photo,
  backupVersionId: copy.versionId,
  backupEtag: copy.etag,
  storedAt: iso(now),
  // S3 rounds down to the second, and its clock is not ours.
  lagMs: Math.max(0, now - Date.parse(photo.uploadedAt)),
});

/** The row of a photo that is gone, and is to stay in the backup for now. */
export const heldRow = (request: LookRequest, now: number): BackupRow => ({
  state: 'held',
  ...about(request),
  heldAt: iso(now),
  ...deletedBy(request),
  ...heldKey(iso(now), imageId(request.bucket, request.key)),
});

/** The row of a photo that is gone, here and there. */
export const deletedRow = (request: LookRequest, now: number): BackupRow => ({
  state: 'deleted',
  ...about(request),
  deletedAt: iso(now),
  expiresAt: Math.floor(now / 1000) + TOMBSTONE_SECONDS,
});
