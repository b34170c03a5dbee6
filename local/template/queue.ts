import * as z from 'zod';
import { type QueueConfig, type Setting, SETTINGS } from '../sqs/config.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

/** A number within what CloudFormation takes. */
const setting = (name: Setting) => {
  const { least, most, usual } = SETTINGS[name];
  return z.coerce.number().int().min(least).max(most).default(usual);
};
const Properties = z.object({
  DelaySeconds: setting('DelaySeconds'),
  MaximumMessageSize: setting('MaximumMessageSize'),
  MessageRetentionPeriod: setting('MessageRetentionPeriod'),
  ReceiveMessageWaitTimeSeconds: setting('ReceiveMessageWaitTimeSeconds'),
  VisibilityTimeout: setting('VisibilityTimeout'),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1).max(1000) })
    .optional(),
});

/**
 * A queue as its template declares it.
 * @throws TemplateError for a FIFO queue, ZodError for a shape that CloudFormation would refuse
 */
export function queueConfig({ logicalId, properties, attributes }: Resource, stack: Stack): QueueConfig {
  const { Arn: arn = '', QueueName: name = '' } = attributes;
  if (name.endsWith('.fifo') || String(properties['FifoQueue']) === 'true')
    throw new TemplateError(`${logicalId} is a FIFO queue: the local cloud has standard queues only`);
  const { RedrivePolicy: redrive, ...settings } = Properties.parse(properties);
  return { name, arn, accountId: stack.accountId, settings, ...(redrive && { redrive }) };
}
