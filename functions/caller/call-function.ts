import * as z from 'zod/mini';
import type { Input } from './input.ts';

/** What came of a call, as far as the caller can know. */
export type Outcome =
  /** It is in Lambda's queue. How it will end nobody tells the caller. */
  | { outcome: 'accepted' }
  | { outcome: 'answered'; answer: unknown }
  /** It ran and failed. Lambda does not repeat what somebody waits for. */
  | { outcome: 'failed'; errorType?: string | undefined; errorMessage?: string | undefined }
  /** It never ran: all environments that it may have are busy. */
  | { outcome: 'throttled' }
  /** It may have run, or still be running. */
  | { outcome: 'unanswered' };

/** What Lambda answers, with status 200 or 202. */
export interface Reply {
  /** `X-Amz-Function-Error`: set if the payload is an error. */
  functionError?: string | undefined;
  /** JSON; empty after an `Event`. */
  payload: string;
}

export interface Ports {
  /** Invokes the function, once. @throws errors that go by the SDK's names */
  invoke: (invocationType: Input['invocationType'], payload: string) => Promise<Reply>;
  /** Milliseconds since any moment. */
  now: () => number;
}

/** A handler's error. One that the platform reports may lack either part. */
const FunctionError = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** Calls the function, and says in whole milliseconds how long that took. @throws what is no fate of a call: a 403, a 404 */
export async function callFunction(
  { invocationType, payload }: Input,
  { invoke, now }: Ports,
): Promise<Outcome & { tookMs: number }> {
  const began = now();
  const outcome = await invoke(invocationType, JSON.stringify(payload)).then(
    (reply) => (invocationType === 'Event' ? { outcome: 'accepted' as const } : read(reply)),
    withoutReply,
  );
  return { ...outcome, tookMs: Math.round(now() - began) };
}

/** A call that failed has status 200, too. */
function read({ functionError, payload }: Reply): Outcome {
  const answer: unknown = JSON.parse(payload);
  return functionError === undefined
    ? { outcome: 'answered', answer }
    : { outcome: 'failed', ...FunctionError.parse(answer) };
}

function withoutReply(error: unknown): Outcome {
  const name = error instanceof Error ? error.name : '';
  if (name === 'TimeoutError') return { outcome: 'unanswered' };
  if (name === 'TooManyRequestsException') return { outcome: 'throttled' };
  throw error;
}
