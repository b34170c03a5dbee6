import { AwsError } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Principal } from '../iam/credentials.ts';
import type { QueueConfig } from './config.ts';
import { noSuchQueue } from './errors.ts';
import type { Queue } from './queue.ts';
import type { Queues } from './queues.ts';

/** Whether someone may use a queue: those of its account. */
export const mayUse = (principal: Principal | null, { accountId }: QueueConfig): boolean =>
  principal?.accountId === accountId;

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
  if (!mayUse(call.principal, queue.config)) throw denied(call, queue.arn);
  return queue;
}

function denied({ principal, operation = '' }: Call, queueArn: string): AwsError {
  const who = principal?.arn ?? 'Anonymous';
  const action = `sqs:${operation.toLowerCase()}`;
  const why = `because no resource-based policy allows the ${action} action`;
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${queueArn} ${why}`;
  return new AwsError('AccessDenied', message, 403);
}
