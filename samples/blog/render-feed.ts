import { escape } from './escape.ts';
import type { Follower, Post } from './story.ts';

/** The name of the blog. */
export const TITLE = 'The Patient Queue';

/** Posts as RSS 2.0. @see https://www.rssboard.org/rss-specification */
export const renderFeed = (
  origin: string,
  posts: readonly Post[],
): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0">
  <channel>
    <title>${TITLE}</title>
    <link>${origin}/</link>
    <description>A blog that writes itself</description>
${posts.map((post) => renderItem(origin, post)).join('\n')}
  </channel>
</rss>
`;

const renderItem = (origin: string, { id, title, publishedAt }: Post): string => `    <item>
      <title>${escape(title)}</title>
      <link>${origin}/posts/${id}</link>
      <guid isPermaLink="false">post-${id}</guid>
      <pubDate>${publishedAt.toUTCString()}</pubDate>
    </item>`;

/** Followers as JSON, newest first. */
export const renderFollowers = (origin: string, followers: readonly Follower[]): string =>
  JSON.stringify({
    followers: followers.map(({ id, name, since, face }) => ({
      id: `follower-${id}`,
      name,
      avatar: `${origin}${avatarPath(face)}`,
      since: since.toISOString(),
    })),
  });

/** Where a face is. */
export const avatarPath = (face: number): string => `/avatars/${face < 0 ? 'none' : face}.png`;
