import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { patience } from '../../lib/patience.ts';
import type { Ports } from './call-function.ts';

/**
 * How long to wait for an answer: longer than the waiter can take, which is 10 s to start an environment and then its
 * timeout; shorter than the caller's own timeout, so that there is time to say so.
 */
export const ANSWER_TIMEOUT_MS = 21_000;

/** Invokes a function by its name, once: the SDK would repeat a call without an answer, and the function run twice. */
export function functionNamed(FunctionName: string, requestTimeout = ANSWER_TIMEOUT_MS): Ports['invoke'] {
  const client = new LambdaClient({ maxAttempts: 1, requestHandler: { ...patience, requestTimeout } });
  return async (InvocationType, payload) => {
    const command = new InvokeCommand({ FunctionName, InvocationType, Payload: payload });
    const { FunctionError, Payload } = await client.send(command);
    return { functionError: FunctionError, payload: Payload?.transformToString() ?? '' };
  };
}
