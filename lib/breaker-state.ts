import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** The row that counts deletions, an attribute for each minute that has some: see delete-breaker.ts. */
export const breakerKey: RowKey = { pk: 'BREAKER#backup', sk: 'DELETES' };

/** Of the row, while it is tripped. ISO 8601. */
const Tripped = z.object({ trippedAt: z.optional(z.string()) });

/** Since when the breaker lets no deletion through, ISO 8601; undefined if it does. */
export async function trippedAt(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  const get = new GetCommand({ TableName, Key: breakerKey, ConsistentRead: true });
  const { Item = {} } = await client.send(get, { abortSignal });
  return Tripped.parse(Item).trippedAt;
}
