import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { TableConfig } from '../../local/dynamodb/tables.ts';

/** The table of resources/table.yml, for a local cloud without a template. */
export function appTable(name: string): TableConfig {
  const { Resources } = parse(readFileSync('resources/table.yml', 'utf8'), { logLevel: 'error' });
  const { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes } = Resources.Table.Properties;
  const definition = { BillingMode, AttributeDefinitions, KeySchema, GlobalSecondaryIndexes };
  return { name, definition, ttlAttribute: undefined };
}
