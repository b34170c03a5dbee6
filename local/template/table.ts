import * as z from 'zod';
import type { TableConfig } from '../dynamodb/tables.ts';
import { ACCOUNTS } from '../iam/accounts.ts';
import { type Resource, type Stack, TemplateError } from './template.ts';

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

/** A table as its template declares it. @throws TemplateError for one of another account than the first */
export function tableConfig({ logicalId, ref, properties }: Resource, { accountId }: Stack): TableConfig {
  const [{ id }] = ACCOUNTS;
  // dynalite knows no accounts: whoever calls it would have the tables of all.
  if (accountId !== id)
    throw new TemplateError(
      `${logicalId}: the local cloud has tables in account ${id} only, and none in ${accountId}`,
    );
  const ttl = TimeToLive.parse(properties['TimeToLiveSpecification']);
  return {
    name: ref,
    definition: Object.fromEntries(Object.entries(properties).filter(([name]) => SHARED.includes(name))),
    ttlAttribute: ttl?.Enabled ? ttl.AttributeName : undefined,
  };
}
