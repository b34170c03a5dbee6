import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** Padded: the last change of the key that this row has taken in; empty if it was made without one, by a repair. */
const sequencer = z.string();

/** Which object the row is about: an image's id does not tell. */
const object = { bucket: z.string(), key: z.string() };

/** A copy as it was made. ETags are as S3 writes them, in quotes; they differ where only one of both came in parts. */
const copy = {
  versionId: z.string(),
  etag: z.string(),
  bytes: z.number(),
  /** When the photo was written, ISO 8601. */
  uploadedAt: z.string(),
  backupVersionId: z.string(),
  backupEtag: z.string(),
};

const Stored = z.object({
  state: z.literal('stored'),
  sequencer,
  ...object,
  ...copy,
  storedAt: z.string(),
  /** From the write of the photo to the end of its copy. */
  lagMs: z.number(),
});

/** Deleted at the source, still current in the backup: too much was being deleted, and nobody has approved of it yet. */
const Held = z.object({
  state: z.literal('held'),
  sequencer,
  ...object,
  heldAt: z.string(),
  /** Who has deleted it, as S3's event said: see deleted-by.ts. */
  requester: z.optional(z.string()),
  sourceIpAddress: z.optional(z.string()),
  reason: z.optional(z.string()),
  gsi1pk: z.string(),
  gsi1sk: z.string(),
});

/** A tombstone: the backup has a delete marker, and still every version. */
const Deleted = z.object({
  state: z.literal('deleted'),
  sequencer,
  ...object,
  deletedAt: z.string(),
  /** Epoch seconds. */
  expiresAt: z.number(),
});

/** It could not be brought in step, and nobody tries any more: whatever is in the backup is not this photo. */
const Failed = z.object({
  state: z.literal('failed'),
  sequencer,
  ...object,
  /** What everybody may know of why; the error is for operators. */
  code: z.string(),
  failedAt: z.string(),
});

/** `IMG#<id>` / `BACKUP`: what the function `backup` has done for an image, and up to which change of it. */
export const BackupRow = z.discriminatedUnion('state', [Stored, Held, Deleted, Failed]);
/** See {@link BackupRow}. */
export type BackupRow = z.output<typeof BackupRow>;

/** The row in which the function `backup` keeps what it knows and has done. */
export const backupKey = (imageId: string): RowKey => ({ pk: `IMG#${imageId}`, sk: 'BACKUP' });

/** Where the deletions that wait for an approval are listed, the oldest first. */
export const HELD = 'BACKUPS#held';

/** A held deletion's place in that list. */
export const heldKey = (heldAt: string, imageId: string) => ({
  gsi1pk: HELD,
  gsi1sk: `${heldAt}#${imageId}`,
});
