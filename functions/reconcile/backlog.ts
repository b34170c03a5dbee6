import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Ports } from './ports.ts';

const SIZES = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;

/** How much the function `backup` has before it: what waits, and what it is at or will try again. */
export const backlog =
  (sqs: SQSClient, QueueUrl: string, abortSignal: AbortSignal): Ports['backlog'] =>
  async () => {
    const get = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...SIZES] });
    const { Attributes = {} } = await sqs.send(get, { abortSignal });
    return SIZES.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
  };
