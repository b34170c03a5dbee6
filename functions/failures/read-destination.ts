import * as z from 'zod/mini';
import { withoutQualifier } from '../../lib/failure-targets.ts';
import { clip, clipName, type FailedEvent, parseBody, textOf } from './failed-event.ts';
import type { Message } from './message.ts';

/**
 * What Lambda sends to an on-failure destination. An event that became too old before its first attempt has no
 * response. A record of a success is none of a failure, wherever it was sent.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
const Destination = z.object({
  version: z.string().check(z.startsWith('1.')),
  requestContext: z.object({
    requestId: z.string().check(z.minLength(1)),
    functionArn: z.string(),
    condition: z.string().check(z.refine((condition) => condition !== 'Success')),
  }),
  requestPayload: z.unknown(),
  responseContext: z.nullish(z.object({ functionError: z.optional(z.string()) })),
  responsePayload: z.optional(z.unknown()),
});

const Thrown = z.object({ errorType: z.optional(z.string()), errorMessage: z.optional(z.string()) });

/** Reads a destination's record; undefined if the message is none. */
export function readDestination({ body }: Message): FailedEvent | undefined {
  const { success, data } = Destination.safeParse(parseBody(body).event);
  const text = textOf(data?.requestPayload);
  if (!success || text === undefined) return undefined;
  const { requestId, functionArn, condition } = data.requestContext;
  const { errorType, errorMessage = '' } = Thrown.safeParse(data.responsePayload).data ?? {};
  return {
    origin: 'destination',
    reference: clipName(requestId),
    identity: [requestId],
    target: clipName(withoutQualifier(functionArn)),
    error: {
      type: clipName(errorType ?? data.responseContext?.functionError ?? condition),
      message: clip(errorMessage),
    },
    condition: clipName(condition),
    event: data.requestPayload,
    text,
  };
}
