import { escape } from './escape.ts';
import { avatarPath, TITLE } from './render-feed.ts';
import type { Follower, Post } from './story.ts';

const STYLE = `
  :root { color-scheme: light dark; --ink: #14183a; --quiet: #565f80; --accent: #4338ca; --paper: #fdfbf7; }
  @media (prefers-color-scheme: dark) { :root { --ink: #f8fafc; --quiet: #a9b6d6; --accent: #67e8f9; --paper: #0d1226; } }
  body { margin: 0 auto; padding: 3rem 1.5rem; max-width: 44rem; font: 1.1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
  h1 { margin: 0; font-size: 2.4rem; letter-spacing: -0.02em; }
  h2 { margin: 3rem 0 1rem; font-size: 0.85rem; letter-spacing: 0.12em; text-transform: uppercase; color: var(--accent); }
  ul { margin: 0; padding: 0; list-style: none; }
  .posts li { padding: 0.7rem 0; border-top: 1px solid color-mix(in srgb, var(--quiet) 25%, transparent); }
  .posts a { color: inherit; font-weight: 600; text-decoration: none; }
  .posts a:hover { text-decoration: underline; }
  p, time { color: var(--quiet); }
  time { display: block; font-size: 0.85rem; }
  .followers { display: flex; flex-wrap: wrap; gap: 0.6rem; }
  img { display: block; width: 4rem; height: 4rem; border-radius: 50%; background: #8883; overflow: hidden; font-size: 0.6rem; }
`;

/** A page around some HTML. */
const page = (body: string): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta http-equiv="refresh" content="30">
    <title>${TITLE}</title>
    <link rel="alternate" type="application/rss+xml" href="/feed.xml">
    <style>${STYLE}</style>
  </head>
  <body>
${body}
  </body>
</html>
`;

/** The blog's front page. */
export const renderPage = (posts: readonly Post[], followers: readonly Follower[]): string =>
  page(`    <h1>${TITLE}</h1>
    <p>A blog that writes itself, for a scraper to have something to find: as a <a href="/feed.xml">feed</a>, and its followers as <a href="/followers.json">JSON</a>.</p>
    <h2>Posts</h2>
    <ul class="posts">
${posts.map(renderEntry).join('\n')}
    </ul>
    <h2>Newest followers</h2>
    <ul class="followers">
${followers.map(renderFollower).join('\n')}
    </ul>`);

/** A post's own page. */
export const renderPost = ({ title, publishedAt }: Post): string =>
  page(`    <h1>${escape(title)}</h1>
    <time datetime="${publishedAt.toISOString()}">${publishedAt.toUTCString()}</time>
    <p>There is no more to it than the title.</p>
    <p><a href="/">${TITLE}</a></p>`);

const renderEntry = ({ id, title, publishedAt }: Post): string =>
  `      <li><a href="/posts/${id}">${escape(title)}</a><time datetime="${publishedAt.toISOString()}">${publishedAt.toUTCString()}</time></li>`;

const renderFollower = ({ name, face }: Follower): string =>
  `      <li><img src="${avatarPath(face)}" alt="${escape(name)}" title="${escape(name)}"></li>`;
