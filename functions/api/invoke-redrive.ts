import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod/mini';
import { log } from '../../lib/log.ts';
import { patience } from '../../lib/patience.ts';
import { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

/** How long to wait for `redrive`: a cold start and a few calls, and less than what `api` has left for it. */
export const ANSWER_TIMEOUT_MS = 6_000;

const Answer = z.object({ outcomes: z.tuple([RedriveOutcome]) });

/** A client that calls once: the SDK would repeat a call without an answer, which may have been heard. */
export const createRedriveClient = (requestTimeout = ANSWER_TIMEOUT_MS): LambdaClient =>
  new LambdaClient({ maxAttempts: 1, requestHandler: { ...patience, requestTimeout } });

/** Failures are sent again by the function `redrive` alone; the API can do no more than ask it for one. */
export const redriveFunction =
  (lambda: LambdaClient, FunctionName: string, abortSignal: AbortSignal): Ports['failures']['sendAgain'] =>
  async (id) => {
    const request = { ids: [id], correlationId: log.getCorrelationId() };
    const invoke = new InvokeCommand({ FunctionName, Payload: JSON.stringify(request) });
    const { FunctionError, Payload } = await lambda.send(invoke, { abortSignal }).catch(notInvoked);
    const text = Payload?.transformToString() ?? '';
    const { success, data, error } = Answer.safeParse(JSON.parse(text || 'null'));
    if (success) return data.outcomes[0];
    const cause = FunctionError ? text : error;
    throw new ProblemError(502, 'To send it again has failed. Look at it before you try again.', { cause });
  };

function notInvoked(cause: unknown): never {
  if (cause instanceof Error && cause.name === 'TimeoutError')
    throw new ProblemError(504, 'What became of it is not known yet. Look at it in a while.', { cause });
  throw new ProblemError(503, 'It cannot be sent again now. Try again later.', { cause });
}
