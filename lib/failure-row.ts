import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** How often an event is sent again, at most. */
export const MOST_ATTEMPTS = 3;

/**
 * An event that was sent again, and has not been heard of for so long, is taken to be lost. Longer than any of our
 * functions lets Lambda keep an event that is throttled (`maximumEventAge`), or a queue takes for five receives.
 */
export const WINDOW_MS = 7 * 60 * 60 * 1000;

/** Whoever has claimed an event and not sent it by then never will. Longer than the function `redrive` may run. */
export const CLAIM_MS = 10 * 60 * 1000;

/** How a failed event came to be known. */
export const Origin = z.enum(['destination', 'lambda-dlq', 'eventbridge-dlq', 'sqs-dlq', 'unknown']);

/** Why an event is not sent again. */
export const ParkReason = z.enum([
  'UNREADABLE',
  'UNKNOWN_TARGET',
  'NO_OBJECT',
  'PERMANENT_ERROR',
  'TOO_MANY_ATTEMPTS',
  'REFUSED',
  'PAYLOAD_GONE',
]);
/** See {@link ParkReason}. */
export type ParkReason = z.output<typeof ParkReason>;

/** A failure's id, as {@link failureId} makes it. */
export const FailureId = z.string().check(z.regex(/^[0-9a-f]{20}$/, 'is no id of a failure'));

/** What became of a failed event. */
export const Status = z.enum(['failed', 'retrying', 'parked', 'resolved']);
/** See {@link Status}. */
export type Status = z.output<typeof Status>;

/**
 * `FAILURE#<id>` / `FAILURE`: an event that failed. Times are ISO 8601. A word that a later version has written does
 * not keep this one from reading a row, and the list that it is in.
 */
export const FailureRow = z.object({
  /** As stored; {@link statusOf} says what it means by now. */
  status: z.catch(Status, 'parked'),
  /** Of a parked one. */
  reason: z.catch(z.optional(ParkReason), undefined),
  origin: z.catch(Origin, 'unknown'),
  /** The id of the request, event or message: what to look for in a log. */
  reference: z.string(),
  /** The ARN, without a qualifier, of the function or queue that the event was for; undefined if nothing told. */
  target: z.optional(z.string()),
  /** The image that the event was about, if it was about one. */
  imageId: z.optional(z.string()),
  error: z.object({ type: z.string(), message: z.string() }),
  /** Why it was given up, in AWS's word: `RetriesExhausted`, … */
  condition: z.optional(z.string()),
  /** As JSON, or whatever it was; undefined if it is too large for a row: see failure-payloads.ts. */
  payload: z.optional(z.string()),
  payloadBytes: z.number(),
  correlationId: z.optional(z.string()),
  /** How often it was sent again. */
  attempts: z.number(),
  firstFailedAt: z.string(),
  lastFailedAt: z.string(),
  /** There from the moment when somebody sends the event again until that has failed: its outcome is awaited. */
  claim: z.optional(z.string()),
  /** Of every attempt: an event that has one of them is this one. */
  tokens: z.optional(z.set(z.string())),
  claimedAt: z.optional(z.string()),
  /** When it was sent again. */
  sentAt: z.optional(z.string()),
  /** When a function said that it was done with the event. */
  resolvedAt: z.optional(z.string()),
  /** Epoch seconds. */
  expiresAt: z.optional(z.number()),
});
/** See {@link FailureRow}. */
export type FailureRow = z.output<typeof FailureRow>;

/** The same parts give the same id, short enough to be typed. */
export const failureId = (...parts: string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 20);

/** A failure's row. */
export const failureKey = (id: string): RowKey => ({ pk: `FAILURE#${id}`, sk: 'FAILURE' });

/** Where failures are listed, by their stored status. */
export const statusPartition = (status: Status): string => `FAILURES#${status}`;

/** A failure's place in the list of its status. */
export const statusKey = (status: Status, at: string, id: string) => ({
  gsi1pk: statusPartition(status),
  gsi1sk: `${at}#${id}`,
});

/**
 * As what those are stored that have a status by now, the most likely first: time alone makes one of another, and no
 * row is written for it.
 */
export const STORED: Record<Status, [Status, ...Status[]]> = {
  failed: ['failed', 'retrying'],
  retrying: ['retrying', 'failed'],
  parked: ['parked'],
  resolved: ['resolved'],
};

/** What a row means at `now` (epoch milliseconds): nobody writes a row only because time has passed. */
export function statusOf({ status, claim, claimedAt = '', sentAt = '' }: FailureRow, now: number): Status {
  if (status === 'retrying') return Date.parse(sentAt) + WINDOW_MS <= now ? 'failed' : 'retrying';
  const claimed = claim !== undefined && Date.parse(claimedAt) + CLAIM_MS > now;
  return status === 'failed' && claimed ? 'retrying' : status;
}
