import * as z from 'zod/mini';
import { count, time } from './parts.ts';

const side = z.object({ objects: count, bytes: count });

/** The backup as a whole: totals are of the last audit that is done. */
export const BackupsView = z.object({
  breaker: z.object({ tripped: z.boolean(), trippedAt: z.optional(time), held: count }),
  lastAudit: z.optional(
    z.object({
      id: z.string(),
      status: z.enum(['running', 'done', 'failed', 'stalled']),
      startedAt: time,
      updatedAt: time,
    }),
  ),
  photos: z.optional(side),
  backup: z.optional(side),
  drift: z.optional(z.object({ missing: count, different: count, orphaned: count })),
  young: z.optional(count),
  repaired: z.optional(count),
  refused: z.optional(count),
  left: z.optional(count),
  backlog: z.optional(count),
  asOf: z.optional(z.object({ audit: z.string(), at: time })),
});
export type BackupsView = z.output<typeof BackupsView>;
