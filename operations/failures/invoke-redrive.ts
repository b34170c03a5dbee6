import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { RedriveAnswer, type RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { RedriveError } from './errors.ts';

const Failed = z.object({ errorMessage: z.string() });

/** Invokes the function `redrive`, and waits for its answer. */
export const invokeRedrive =
  (lambda: LambdaClient, FunctionName: string) =>
  /** @throws RedriveError if the function failed: how far it came, the rows say */
  async (ids: string[], dryRun: boolean): Promise<RedriveOutcome[]> => {
    const invoke = new InvokeCommand({ FunctionName, Payload: JSON.stringify({ ids, dryRun }) });
    const { Payload, FunctionError } = await lambda.send(invoke);
    const answer: unknown = JSON.parse(Payload?.transformToString() ?? 'null');
    if (FunctionError === undefined) return RedriveAnswer.parse(answer).outcomes;
    const { errorMessage = FunctionError } = Failed.safeParse(answer).data ?? {};
    throw new RedriveError(
      `The function redrive failed: ${errorMessage}. What it had not sent yet is still there: list shows it.`,
    );
  };
