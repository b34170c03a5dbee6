import * as z from 'zod/mini';

/** The `source` and `detail-type` of what `reconcile` asks of `backup`. */
export const REPAIR = { source: 'lambda-by-example.reconcile', detailType: 'Backup Repair' };

/**
 * Asks for another look at a key, in the envelope of EventBridge: so the queue carries one kind of message. It has no
 * sequencer, and no say in the order of events: it leaves the row's own as it is.
 */
export const BackupRequest = z.object({
  source: z.literal(REPAIR.source),
  'detail-type': z.literal(REPAIR.detailType),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string() }),
    /** An operator has seen that this photo is gone, and wants it gone from the backup too. */
    approved: z.boolean(),
    /** When that was, ISO 8601: an approval does not last. */
    approvedAt: z.optional(z.iso.datetime()),
    correlationId: z.optional(z.string()),
  }),
});
/** See {@link BackupRequest}. */
export type BackupRequest = z.output<typeof BackupRequest>;
