import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** Which page of the index. */
export interface Place {
  /** The list: its `gsi1pk`. */
  partition: string;
  limit: number;
  /** The last one of the page before: its `gsi1sk`, as `next` tells it. */
  after?: string | undefined;
  /** The key of the row that is at this place. */
  keyAt: (gsi1sk: string) => RowKey;
  oldestFirst?: boolean | undefined;
}

const Position = z.object({ gsi1sk: z.string() });

/**
 * One page of a list in the index `gsi1`, newest first unless asked otherwise. An index follows its table after a
 * moment: what was written right before may be missing.
 * @returns the rows as they are stored, and where to go on if there may be more
 */
export async function indexPage(
  client: DynamoDBDocumentClient,
  TableName: string,
  { partition, limit, after, keyAt, oldestFirst = false }: Place,
  abortSignal: AbortSignal,
): Promise<{ items: Record<string, unknown>[]; next: string | undefined }> {
  const query = new QueryCommand({
    TableName,
    IndexName: 'gsi1',
    KeyConditionExpression: 'gsi1pk = :partition',
    ExpressionAttributeValues: { ':partition': partition },
    ScanIndexForward: oldestFirst,
    Limit: limit,
    ExclusiveStartKey:
      after === undefined ? undefined : { ...keyAt(after), gsi1pk: partition, gsi1sk: after },
  });
  const { Items = [], LastEvaluatedKey } = await client.send(query, { abortSignal });
  return { items: Items, next: LastEvaluatedKey && Position.parse(LastEvaluatedKey).gsi1sk };
}

/** What a place is of, where that is its end: `<time>#<id>`. */
export const idAt = (gsi1sk: string): string => gsi1sk.slice(gsi1sk.lastIndexOf('#') + 1);
