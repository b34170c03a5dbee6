import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import type { Outcome } from '../../functions/redrive/retry-failure.ts';
import { ParkReason } from '../../lib/failure-row.ts';
import { RedriveError } from './errors.ts';

const Answer = z.object({
  outcomes: z.array(
    z.object({
      id: z.string(),
      outcome: z.enum(['sent', 'parked', 'unknown', 'retrying', 'resolved', 'waiting']),
      reason: z.optional(ParkReason),
    }),
  ),
});
const Failed = z.object({ errorMessage: z.string() });

/** Invokes the function `redrive`, and waits for its answer. */
export const invokeRedrive =
  (lambda: LambdaClient, FunctionName: string) =>
  /** @throws RedriveError if the function failed: how far it came, the rows say */
  async (ids: string[], dryRun: boolean): Promise<Outcome[]> => {
    const invoke = new InvokeCommand({ FunctionName, Payload: JSON.stringify({ ids, dryRun }) });
    const { Payload, FunctionError } = await lambda.send(invoke);
    const answer: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
    if (FunctionError === undefined) return Answer.parse(answer).outcomes;
    const { errorMessage = FunctionError } = Failed.safeParse(answer).data ?? {};
    throw new RedriveError(
      `The function redrive failed: ${errorMessage}. What it had not sent yet is still there: list shows it.`,
    );
  };
