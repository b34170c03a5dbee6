import * as z from 'zod';
import { queueOf } from './access.ts';
import { runBatch } from './batch.ts';
import { parse } from './input.ts';
import type { Operation } from './operation.ts';
import { tellMessages } from './tell-messages.ts';

const Delete = z.object({ QueueUrl: z.string(), ReceiptHandle: z.string() });
const DeleteBatch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string() })),
});
const Change = Delete.extend({ VisibilityTimeout: z.int() });
const ChangeBatch = z.object({
  QueueUrl: z.string(),
  Entries: z.array(
    z.object({ Id: z.string(), ReceiptHandle: z.string(), VisibilityTimeout: z.int().optional() }),
  ),
});

export const deleteMessage: Operation = ({ queues }, call, input) => {
  const { QueueUrl, ReceiptHandle } = parse(Delete, input);
  const queue = queueOf(queues, call, QueueUrl);
  queue.delete(ReceiptHandle);
  tellMessages(queues.room, queue, call, { type: 'MessagesDeleted', count: 1 });
  return {};
};

export const deleteMessageBatch: Operation = ({ queues }, call, input) => {
  const { QueueUrl, Entries } = parse(DeleteBatch, input);
  const queue = queueOf(queues, call, QueueUrl);
  return queues.room.store.transaction(() =>
    runBatch('DeleteMessageBatchRequestEntry', Entries, ({ ReceiptHandle }) => {
      queue.delete(ReceiptHandle);
      tellMessages(queues.room, queue, call, { type: 'MessagesDeleted', count: 1 });
      return {};
    }),
  );
};

export const changeMessageVisibility: Operation = ({ queues }, call, input) => {
  const { QueueUrl, ReceiptHandle, VisibilityTimeout } = parse(Change, input);
  queueOf(queues, call, QueueUrl).changeVisibility(ReceiptHandle, VisibilityTimeout);
  return {};
};

export const changeMessageVisibilityBatch: Operation = ({ queues }, call, input) => {
  const { QueueUrl, Entries } = parse(ChangeBatch, input);
  const queue = queueOf(queues, call, QueueUrl);
  const { VisibilityTimeout: usual } = queue.config.settings;
  return queues.room.store.transaction(() =>
    runBatch('ChangeMessageVisibilityBatchRequestEntry', Entries, (entry) => {
      queue.changeVisibility(entry.ReceiptHandle, entry.VisibilityTimeout ?? usual);
      return {};
    }),
  );
};
