import * as z from 'zod';
import type { LogGroupConfig } from '../logs/config.ts';
import type { Resource, Stack } from './template.ts';

const Properties = z.object({ RetentionInDays: z.coerce.number().int().min(1).max(3653).optional() });

/** A log group as its template declares it. @throws ZodError for a shape that CloudFormation would refuse */
export function logGroupConfig({ ref: name, properties }: Resource, { accountId }: Stack): LogGroupConfig {
  const { RetentionInDays: retentionDays } = Properties.parse(properties);
  return { name, accountId, ...(retentionDays !== undefined && { retentionDays }) };
}
