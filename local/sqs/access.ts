import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { QueueConfig } from './config.ts';
import { noSuchQueue } from './errors.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

/**
 * What a call has to be allowed: a batch is no action of its own.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
 */
export const requestFor = ({ operation = '' }: Call, { arn, accountId }: QueueConfig) => ({
  action: `sqs:${operation.replace(/Batch$/, '')}`,
  resource: arn,
  accountId,
});

/**
 * The queue that a call is for, whatever host its URL has: the same queue goes by several.
 * @throws AwsError `QueueDoesNotExist`, `InvalidAddress`, `AccessDenied`
 */
export function queueOf(queues: Queues, call: Call, queueUrl: string): Queue {
  const [, accountId, name] = /^https?:\/\/[^/]+\/(\d{12})\/([^/]+)$/.exec(queueUrl) ?? [];
  if (!accountId || !name)
    throw new AwsError('InvalidAddress', `The address ${queueUrl} is not valid for this endpoint.`, 404);
  const queue = queues.find(accountId, name);
  if (!queue) throw noSuchQueue();
  call.authorize(requestFor(call, queue.config));
  return queue;
}
