import * as z from 'zod';
import type { TableConfig } from '../dynamodb/tables.ts';
import type { Resource } from './template.ts';

const TimeToLive = z.object({ AttributeName: z.string(), Enabled: z.boolean() }).optional();

/** What CreateTable takes under the name that CloudFormation has for it; the rest has no meaning on one machine. */
const SHARED = [
  'AttributeDefinitions',
  'BillingMode',
  'GlobalSecondaryIndexes',
  'KeySchema',
  'LocalSecondaryIndexes',
  'ProvisionedThroughput',
];

/** A table as its template declares it. */
export function tableConfig({ ref, properties }: Resource): TableConfig {
  const ttl = TimeToLive.parse(properties['TimeToLiveSpecification']);
  return {
    name: ref,
    definition: Object.fromEntries(Object.entries(properties).filter(([name]) => SHARED.includes(name))),
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
  };
}
