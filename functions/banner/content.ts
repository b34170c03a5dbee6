import { createHash } from 'node:crypto';
import type { FeedRow } from '../../lib/feed-row.ts';
import { SEATS } from './layout.ts';
import type { ThemeName } from './themes.ts';

/** Of the look: another one makes another picture of the same content. Count it up when you change the design. */
const LOOK = 1;

/** How many followers a banner has room for. */
export const MOST_FOLLOWERS = SEATS.places.length;

/** All that a banner shows, before a picture is fetched or drawn. Texts and addresses are as strangers have written them. */
export interface Content {
  theme: ThemeName;
  post: { title: string; source: string; publishedAt: string } | undefined;
  followers: { name: string; image: string | undefined }[];
  /** The same for the same picture. */
  contentHash: string;
  /** Where the copy that stays is kept: by the day of its newest item, and so the same again in a repetition. */
  key: string;
}

/** What a banner of these items shows; undefined if there is nothing to show yet. */
export function contentOf(items: readonly FeedRow[], theme: ThemeName): Content | undefined {
  const [latest] = items.filter((item) => item.kind === 'post');
  const followers = items
    .filter((item) => item.kind === 'follower')
    .slice(0, MOST_FOLLOWERS)
    .map(({ name, image }) => ({ name, image }));
  if (!latest && followers.length === 0) return undefined;
  const post = latest && {
    title: latest.title,
    source: latest.sourceId.replaceAll(/[-_]+/g, ' '),
    publishedAt: latest.publishedAt,
  };
  const contentHash = createHash('sha256')
    .update(JSON.stringify([LOOK, theme, post, followers]))
    .digest('hex')
    .slice(0, 32);
  const newest = items.map(({ firstSeenAt }) => firstSeenAt).reduce((a, b) => (a > b ? a : b), '');
  const day = newest.slice(0, 10).replaceAll('-', '/');
  return { theme, post, followers, contentHash, key: `banner/${day}/${contentHash}.png` };
}
