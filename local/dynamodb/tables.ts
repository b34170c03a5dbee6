import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { AwsError } from '../gateway/aws-error.ts';
import { UserError } from '../user-error.ts';
import type { DynamoDbService } from './service.ts';

/** A table as CloudFormation declares it; DynamoDB's CreateTable takes the same words. */
export interface TableConfig {
  name: string;
  /** The properties that CreateTable takes, as they are. */
  definition: Record<string, unknown>;
  ttlAttribute: string | undefined;
}

/** A run before this one was killed while it made the table. */
export class UnfinishedTableError extends UserError {
  override readonly name = 'UnfinishedTableError';
}

/** Dynalite takes milliseconds. */
const PATIENCE_MS = 5_000;

/**
 * Creates the table unless it stands already, with its items, from an earlier run.
 * @throws UnfinishedTableError if an earlier run was killed in the moment of making it: dynalite never ends that
 */
export async function createTable(dynamodb: DynamoDbService, table: TableConfig): Promise<void> {
  try {
    await dynamodb.send('CreateTable', { ...table.definition, TableName: table.name });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ResourceInUseException')) throw error;
  }
  const deadline = Date.now() + PATIENCE_MS;
  while (!(await isActive(dynamodb, table))) {
    if (Date.now() > deadline)
      throw new UnfinishedTableError(
        `the table ${table.name} was left half made by a crash, with nothing in it. Type: npm start -- --fresh`,
      );
    await sleep(5);
  }
}

async function isActive(dynamodb: DynamoDbService, { name }: TableConfig): Promise<boolean> {
  const { Table } = await dynamodb.send('DescribeTable', { TableName: name });
  return z.object({ TableStatus: z.string() }).parse(Table).TableStatus === 'ACTIVE';
}

/** Deletes a table with its items, if it stands. */
export async function deleteTable(dynamodb: DynamoDbService, { name }: TableConfig): Promise<void> {
  try {
    await dynamodb.send('DeleteTable', { TableName: name });
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ResourceNotFoundException')) throw error;
  }
}

interface Page {
  Items?: Record<string, Record<string, string>>[];
  LastEvaluatedKey?: object;
}

/**
 * Deletes what has outlived its time-to-live attribute. AWS does this "typically within a few days"; here it is
 * done at once when it is asked for.
 * @param now - epoch seconds
 */
export async function deleteExpired(
  dynamodb: DynamoDbService,
  table: TableConfig,
  now: number,
): Promise<void> {
  if (!table.ttlAttribute) return;
  const expired = {
    ExpressionAttributeNames: { '#ttl': table.ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(now) } },
  };
  const keyNames = keyNamesOf(table);
  let start: object | undefined;
  do {
    const page: Page = await dynamodb.send('Scan', {
      TableName: table.name,
      FilterExpression: '#ttl < :now',
      ...expired,
      ...(start && { ExclusiveStartKey: start }),
    });
    for (const item of page.Items ?? []) {
      const Key = Object.fromEntries(keyNames.map((name) => [name, item[name]]));
      await deleteIf(dynamodb, {
        TableName: table.name,
        Key,
        ConditionExpression: '#ttl < :now',
        ...expired,
      });
    }
    start = page.LastEvaluatedKey;
  } while (start);
}

/** The attributes of a table's primary key, the partition key first. */
function keyNamesOf({ definition }: TableConfig): string[] {
  const keySchema = definition['KeySchema'];
  return Array.isArray(keySchema) ? keySchema.map(({ AttributeName }) => String(AttributeName)) : [];
}

/** An item may have been given a longer life since it was read. */
async function deleteIf(dynamodb: DynamoDbService, input: object): Promise<void> {
  try {
    await dynamodb.send('DeleteItem', input);
  } catch (error) {
    if (!(error instanceof AwsError && error.code === 'ConditionalCheckFailedException')) throw error;
  }
}
