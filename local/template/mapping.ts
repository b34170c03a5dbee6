import * as z from 'zod';
import type { MappingConfig } from '../lambda/event-source-mapping.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

const Properties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.coerce.number().int().min(1).max(10_000).default(10),
  MaximumBatchingWindowInSeconds: z.coerce.number().int().min(0).max(300).default(0),
  FunctionResponseTypes: z.array(z.literal('ReportBatchItemFailures')).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: z.coerce.number().int().min(2).max(1000) }).optional(),
  Enabled: z.coerce.boolean().default(true),
});

/** What Lambda begins with; it would grow beyond. */
const CONCURRENCY = 5;

/**
 * An event source mapping as its template declares it.
 * @throws TemplateError for a source other than a queue, ZodError for a shape that CloudFormation would refuse
 */
export function mappingConfig({ logicalId, properties }: Resource, { region }: Stack): MappingConfig {
  const told = Properties.parse(properties);
  if (!told.EventSourceArn.startsWith('arn:aws:sqs:'))
    throw new TemplateError(`${logicalId}: the local cloud has event source mappings of queues only`);
  return {
    id: logicalId,
    queueArn: told.EventSourceArn,
    functionArn: told.FunctionName,
    region,
    batchSize: told.BatchSize,
    windowSeconds: told.MaximumBatchingWindowInSeconds,
    reportBatchItemFailures: told.FunctionResponseTypes.length > 0,
    maximumConcurrency: told.Enabled ? (told.ScalingConfig?.MaximumConcurrency ?? CONCURRENCY) : 0,
  };
}
