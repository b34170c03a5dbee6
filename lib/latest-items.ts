import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { FeedRow, ItemKind } from './feed-row.ts';
import { feedPage } from './feed-table.ts';
import { isKept } from './table.ts';

/** So many of what has expired may still be among the latest. */
const SPARE = 20;

/**
 * The latest items of a kind, of all sources together, newest first.
 * @param now - epoch milliseconds
 */
export async function latestItems(
  client: DynamoDBDocumentClient,
  TableName: string,
  { kind, most, now }: { kind: ItemKind; most: number; now: number },
  abortSignal: AbortSignal,
): Promise<FeedRow[]> {
  const { items } = await feedPage(client, TableName, { kind, limit: most + SPARE }, abortSignal);
  return items.filter((item) => isKept(item, now)).slice(0, most);
}
