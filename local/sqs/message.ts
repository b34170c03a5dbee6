import type { Principal } from '../iam/credentials.ts';
import { md5 } from './content.ts';
import { type MessageAttributes, md5OfAttributes } from './message-attributes.ts';
import type { StoredMessage } from './messages.ts';

/** A message as it is received. */
export interface Message {
  messageId: string;
  receiptHandle: string;
  body: string;
  md5OfBody: string;
  /** System attributes: `SentTimestamp`, … */
  attributes: Record<string, string>;
  messageAttributes: MessageAttributes;
}

/**
 * A message as a Lambda function gets it, apart from where it comes from.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export interface MessageRecord extends Omit<Message, 'messageAttributes'> {
  messageAttributes: Record<string, object>;
  md5OfMessageAttributes?: string;
}

/**
 * @param receiptHandle - of this receive
 * @param lead - of the clock. Whoever receives it compares its times with the machine's own, and so they are as long
 * ago by that one
 */
export function messageOf(stored: StoredMessage, receiptHandle: string, lead: number): Message {
  const { firstReceivedAt, traceHeader, sourceArn } = stored;
  return {
    messageId: stored.id,
    receiptHandle,
    body: stored.body,
    md5OfBody: md5(stored.body),
    attributes: {
      ApproximateReceiveCount: String(stored.receivesBefore + stored.receives),
      SentTimestamp: String(stored.sentAt - lead),
      SenderId: stored.senderId,
      ApproximateFirstReceiveTimestamp: String((firstReceivedAt ?? stored.sentAt) - lead),
      ...(traceHeader !== null && { AWSTraceHeader: traceHeader }),
      ...(sourceArn !== null && { DeadLetterQueueSourceArn: sourceArn }),
    },
    messageAttributes: JSON.parse(stored.attributes),
  };
}

/** What a function gets of a message. */
export function recordOf({ messageAttributes, ...message }: Message): MessageRecord {
  const records = Object.entries(messageAttributes).map(([name, attribute]) => [
    name,
    {
      ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
      ...(attribute.BinaryValue !== undefined && { binaryValue: attribute.BinaryValue }),
      stringListValues: [],
      binaryListValues: [],
      dataType: attribute.DataType,
    },
  ]);
  const digest = md5OfAttributes(messageAttributes);
  return {
    ...message,
    messageAttributes: Object.fromEntries(records),
    ...(digest !== undefined && { md5OfMessageAttributes: digest }),
  };
}

/** Who sent a message: an account for its administrator, `<role>:<session>` for a role. */
export function senderIdOf({ accountId, arn }: Principal): string {
  const [, role, session] = arn.split('/');
  return session === undefined ? accountId : `${role}:${session}`;
}
