import { type DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { BANNER_KEY, BannerRow, BANNERS, PastBannerRow, pastBannerKey } from './banner-row.ts';
import { indexPage } from './index-page.ts';
import type { RowKey } from './table.ts';

/** The row of the current banner, as it stands now; undefined before the first one. */
export async function currentBanner(
  client: DynamoDBDocumentClient,
  TableName: string,
  abortSignal: AbortSignal,
): Promise<BannerRow | undefined> {
  const get = new GetCommand({ TableName, Key: BANNER_KEY, ConsistentRead: true });
  const { Item } = await client.send(get, { abortSignal });
  return Item && BannerRow.parse(Item);
}

/**
 * One page of all banners there were, the current one among them, newest first.
 * @param after - the last one of the page before, as `next` tells it
 */
export async function pastBanners(
  client: DynamoDBDocumentClient,
  TableName: string,
  { limit, after }: { limit: number; after: string | undefined },
  abortSignal: AbortSignal,
): Promise<{ rows: PastBannerRow[]; next: string | undefined }> {
  const place = { partition: BANNERS, limit, after, keyAt };
  const { items, next } = await indexPage(client, TableName, place, abortSignal);
  return { rows: items.map((item) => PastBannerRow.parse(item)), next };
}

const keyAt = (gsi1sk: string): RowKey => pastBannerKey(gsi1sk.slice(0, gsi1sk.lastIndexOf('#')));
