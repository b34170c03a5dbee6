import type { SQSRecord } from 'aws-lambda';

/** A message that tells of a failed event, from the failures queue or from a dead-letter queue. */
export interface Message {
  id: string;
  body: string;
  /** Message attributes, as text. */
  attributes: Record<string, string>;
  /** The queue that it came from. */
  queue: string;
  /** The queue that had given it up, if it comes from a dead-letter queue. */
  deadLetterSource: string | undefined;
  /** How often it was received, in that queue too. */
  receives: number;
  /** ISO 8601. */
  sentAt: string;
}

/** The message in a record of Lambda's. */
export const messageOf = ({
  messageId,
  body,
  attributes,
  messageAttributes,
  eventSourceARN,
}: SQSRecord): Message => ({
  id: messageId,
  body,
  attributes: Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { stringValue = '' }]) => [name, stringValue]),
  ),
  queue: eventSourceARN,
  deadLetterSource: attributes.DeadLetterQueueSourceArn,
  receives: Number(attributes.ApproximateReceiveCount),
  sentAt: new Date(Number(attributes.SentTimestamp)).toISOString(),
});
