import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { feedKey, feedPartition, FeedRow, type ItemKind } from './feed-row.ts';
import { idAt, indexPage } from './index-page.ts';
import type { RowKey } from './table.ts';

/** An item, with its id. */
export type FeedItem = FeedRow & { id: string };

/**
 * One page of the items of a kind, of all sources together, newest first.
 * @param after - the last one of the page before, as `next` tells it
 */
export async function feedPage(
  client: DynamoDBDocumentClient,
  TableName: string,
  { kind, limit, after }: { kind: ItemKind; limit: number; after?: string | undefined },
  abortSignal: AbortSignal,
): Promise<{ items: FeedItem[]; next: string | undefined }> {
  const place = { partition: feedPartition(kind), limit, after, keyAt };
  const { items, next } = await indexPage(client, TableName, place, abortSignal);
  const rows = items.map((item) => FeedRow.parse(item));
  return { items: rows.map((row) => ({ ...row, id: idAt(row.gsi1sk) })), next };
}

const keyAt = (gsi1sk: string): RowKey => feedKey(idAt(gsi1sk));
