import { feedPlace, type FeedRow } from '../../lib/feed-row.ts';
import type { Item } from './items.ts';
import type { Source } from './sources.ts';

/** For how long an item is kept that its source no longer has; as long as it has, this is put off. */
export const KEPT_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * The row of an item that is seen for the first time. What its source says of the future is not believed: it would
 * stay on top for ever.
 * @param position - in its document, where the newest is the first: what has no date keeps that order
 */
export function itemRow(
  { id: sourceId, items: kind }: Source,
  item: Item,
  position: number,
  now: number,
): FeedRow {
  const firstSeenAt = new Date(now).toISOString();
  const undated = new Date(now - position).toISOString();
  const publishedAt = item.claimedAt !== undefined && item.claimedAt < firstSeenAt ? item.claimedAt : undated;
  const common = {
    sourceId,
    url: item.url,
    image: item.image,
    publishedAt,
    firstSeenAt,
    hash: item.hash,
    ...feedPlace(kind, publishedAt, item.id),
    expiresAt: Math.ceil((now + KEPT_MS) / 1000),
  };
  return kind === 'post' ? { kind, title: item.title, ...common } : { kind, name: item.title, ...common };
}
