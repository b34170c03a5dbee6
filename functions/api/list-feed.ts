import type { FeedItem } from '../../lib/feed-table.ts';
import { isKept } from '../../lib/table.ts';
import type { Ports } from './ports.ts';
import { positionIn } from './position.ts';
import type { FeedPage } from './schemas.ts';
import type { FeedItemView, FeedView } from './views.ts';

/** One page of what the sources told, before it is shown: the items, and the place of the last one. */
export interface Found {
  items: FeedItem[];
  next: string | undefined;
}

/**
 * One page of the items of a kind, newest first. It can be short of the limit, even empty, and still have a next one.
 * @throws ProblemError 400 for a cursor that is not one of the reader's for this kind
 */
export async function listFeed(
  reader: string,
  { kind, limit, cursor }: FeedPage,
  { feed, cursors, now }: Pick<Ports, 'feed' | 'cursors' | 'now'>,
): Promise<Found> {
  const after = await positionIn(reader, listOf(kind), cursor, cursors);
  const { items, next } = await feed.list(kind, limit, after);
  return { items: items.filter((item) => isKept(item, now())), next };
}

/** What is shown of it. Its texts and addresses are as strangers have written them. */
export async function viewFeed(
  reader: string,
  kind: FeedPage['kind'],
  { items, next }: Found,
  { cursors }: Pick<Ports, 'cursors'>,
): Promise<FeedView> {
  return {
    items: items.map(viewItem),
    ...(next !== undefined && { next: await cursors.sign(reader, listOf(kind), next) }),
  };
}

const listOf = (kind: FeedPage['kind']): string => `feed/${kind}`;

const viewItem = (item: FeedItem): FeedItemView => ({
  id: item.id,
  ...(item.kind === 'post' ? { kind: item.kind, title: item.title } : { kind: item.kind, name: item.name }),
  source: item.sourceId,
  url: item.url,
  image: item.image,
  publishedAt: item.publishedAt,
  firstSeenAt: item.firstSeenAt,
});
