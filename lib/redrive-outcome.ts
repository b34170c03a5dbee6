import * as z from 'zod/mini';
import { ParkReason } from './failure-row.ts';

/** What became of one failure that was to be sent again; in a dry run, what would. */
export const RedriveOutcome = z.object({
  id: z.string(),
  /** `waiting`: its time has not come. Nobody waits who has chosen the failure. */
  outcome: z.enum(['sent', 'parked', 'unknown', 'retrying', 'resolved', 'waiting']),
  /** Why it is parked. */
  reason: z.optional(ParkReason),
});
/** See {@link RedriveOutcome}. */
export type RedriveOutcome = z.output<typeof RedriveOutcome>;

/** What the function `redrive` answers to whoever waits for it. */
export const RedriveAnswer = z.object({ outcomes: z.array(RedriveOutcome) });
/** See {@link RedriveAnswer}. */
export type RedriveAnswer = z.output<typeof RedriveAnswer>;
