import * as z from 'zod';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { queueOf } from './access.ts';
import { runBatch } from './batch.ts';
import { SETTINGS } from './config.ts';
import { md5 } from './content.ts';
import { parse } from './input.ts';
import { MessageAttribute, md5OfAttributes } from './message-attributes.ts';
import { bytesOf } from './new-message.ts';
import type { Operation } from './operation.ts';
import type { Queue } from './queue.ts';

const NewMessage = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.int().optional(),
  MessageAttributes: z.record(z.string(), MessageAttribute).default({}),
  MessageSystemAttributes: z.partialRecord(z.literal('AWSTraceHeader'), MessageAttribute).default({}),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
});
const Send = NewMessage.extend({ QueueUrl: z.string() });
const SendBatch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(NewMessage.extend({ Id: z.string() })),
});

export const sendMessage: Operation = ({ queues }, call, input) => {
  const { QueueUrl, ...message } = parse(Send, input);
  return send(queueOf(queues, call, QueueUrl), message, call);
};

export const sendMessageBatch: Operation = ({ queues }, call, input) => {
  const { QueueUrl, Entries } = parse(SendBatch, input);
  const queue = queueOf(queues, call, QueueUrl);
  checkSize(Entries);
  return queues.room.store.transaction(() =>
    runBatch('SendMessageBatchRequestEntry', Entries, (entry) => send(queue, entry, call)),
  );
};

function send(queue: Queue, message: z.output<typeof NewMessage>, { principal, cause }: Call): object {
  const { MessageBody: body, MessageAttributes: attributes, MessageSystemAttributes, DelaySeconds } = message;
  for (const ofFifo of ['MessageGroupId', 'MessageDeduplicationId'] as const)
    if (message[ofFifo] !== undefined) throw notImplemented(`SQS SendMessage with ${ofFifo}`);
  const traceHeader = MessageSystemAttributes.AWSTraceHeader?.StringValue;
  const MessageId = queue.send(body, {
    attributes,
    delaySeconds: DelaySeconds,
    traceHeader,
    principal: principal ?? undefined,
    // Of itself it is about nothing that was told before.
    cause: cause && { id: cause.id },
  });
  return {
    MessageId,
    MD5OfMessageBody: md5(body),
    MD5OfMessageAttributes: md5OfAttributes(attributes),
    MD5OfMessageSystemAttributes: md5OfAttributes(MessageSystemAttributes),
  };
}

function checkSize(entries: z.output<typeof NewMessage>[]): void {
  const sizes = entries.map(({ MessageBody, MessageAttributes }) => bytesOf(MessageBody, MessageAttributes));
  const size = sizes.reduce((sum, each) => sum + each, 0);
  const { most } = SETTINGS.MaximumMessageSize;
  if (size <= most) return;
  const message = `Batch requests cannot be longer than ${most} bytes. You have sent ${size} bytes.`;
  throw new AwsError('BatchRequestTooLong', message);
}
