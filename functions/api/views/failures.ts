import * as z from 'zod/mini';
import { Origin, ParkReason, Status } from '../../../lib/failure-row.ts';
import { count, next, time } from './parts.ts';

const failure = {
  id: z.string(),
  status: Status,
  reason: z.optional(ParkReason),
  target: z.optional(z.string()),
  imageId: z.optional(z.string()),
  error: z.object({ type: z.string(), message: z.string() }),
  attempts: count,
  firstFailedAt: time,
  lastFailedAt: time,
  sentAt: z.optional(time),
  resolvedAt: z.optional(time),
  correlationId: z.optional(z.string()),
  links: z.object({ self: z.string(), retry: z.optional(z.string()) }),
};

/** A failed event as a list shows it. */
export const ListedFailureView = z.object(failure);
export type ListedFailureView = z.output<typeof ListedFailureView>;

export const FailuresView = z.object({ failures: z.array(ListedFailureView), next });
export type FailuresView = z.output<typeof FailuresView>;

/** A failed event with all that is known of it but its payload. */
export const FailureView = z.object({
  ...failure,
  origin: Origin,
  reference: z.string(),
  condition: z.optional(z.string()),
  payloadBytes: count,
});
export type FailureView = z.output<typeof FailureView>;

/** Where to see what becomes of it. */
export const RetryView = z.object({ id: z.string(), links: z.object({ self: z.string() }) });
