import * as z from 'zod/mini';
import { withoutQualifier } from '../../lib/failure-targets.ts';
import { GIVEN_UP } from '../../lib/given-up.ts';
import { clip, clipName, type FailedEvent, parseBody } from './failed-event.ts';
import type { Message } from './message.ts';

const WithId = z.object({ id: z.string() });

/** What the name of a dead-letter queue has behind that of its source: resources/queues.yml. */
const DEAD_LETTERS = '-dead-letters';

/** The queue that gave a message up. One that was moved back from the dead-letter queue of all others is told by its queue alone. */
function sourceOf({ deadLetterSource, queue }: Message): string | undefined {
  if (deadLetterSource !== undefined && deadLetterSource !== queue) return deadLetterSource;
  return queue.endsWith(DEAD_LETTERS) ? queue.slice(0, -DEAD_LETTERS.length) : undefined;
}

/** What the function that gave a message up says of it, if it was that and not the queue. */
function ownWords({ deadLetterSource, queue, attributes }: Message) {
  const { [GIVEN_UP.id]: id, [GIVEN_UP.errorType]: type, [GIVEN_UP.errorMessage]: text = '' } = attributes;
  const isByQueue = deadLetterSource !== undefined && deadLetterSource !== queue;
  if (isByQueue || id === undefined || type === undefined) return undefined;
  return { id: clipName(id), error: { type: clipName(type), message: clip(text) } };
}

/**
 * Reads what a queue gave up after so many receives, or its consumer at once; undefined if the message is none of that.
 * A message that was moved back to the queue that had given it up is no dead letter any more.
 */
export function readFromQueue(message: Message): FailedEvent | undefined {
  const { receives, body } = message;
  const source = sourceOf(message);
  if (source === undefined) return undefined;
  const byQueue = { type: 'MaxReceiveCount', message: `Received ${receives} times, and never done with` };
  const { id, error } = ownWords(message) ?? { id: message.id, error: byQueue };
  return {
    origin: 'sqs-dlq',
    reference: id,
    identity: [id],
    target: source,
    error,
    ...parseBody(body),
  };
}

/**
 * Reads what EventBridge could not deliver to a target; undefined if the message is none of that.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export function readFromEventBridge({ id, body, attributes }: Message): FailedEvent | undefined {
  const { TARGET_ARN, RULE_ARN = '', ERROR_CODE, ERROR_MESSAGE = '', EXHAUSTED_RETRY_CONDITION } = attributes;
  if (TARGET_ARN === undefined || ERROR_CODE === undefined) return undefined;
  const parsed = parseBody(body);
  const reference = WithId.safeParse(parsed.event).data?.id ?? id;
  return {
    origin: 'eventbridge-dlq',
    reference: clipName(reference),
    identity: [RULE_ARN, reference],
    target: clipName(withoutQualifier(TARGET_ARN)),
    error: { type: clipName(ERROR_CODE), message: clip(ERROR_MESSAGE) },
    ...(EXHAUSTED_RETRY_CONDITION !== undefined && { condition: clipName(EXHAUSTED_RETRY_CONDITION) }),
    ...parsed,
  };
}

/**
 * Reads what Lambda sent to a function's dead-letter queue; undefined if the message is none of that. It has the
 * event alone, and does not say which function it was for.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function readFromLambda({ body, attributes }: Message): FailedEvent | undefined {
  const { RequestID, ErrorCode, ErrorMessage = '' } = attributes;
  if (RequestID === undefined || ErrorCode === undefined) return undefined;
  return {
    origin: 'lambda-dlq',
    reference: clipName(RequestID),
    identity: [RequestID],
    target: undefined,
    error: { type: clipName(`ErrorCode ${ErrorCode}`), message: clip(ErrorMessage) },
    ...parseBody(body),
  };
}
