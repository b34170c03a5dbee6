import { createHash } from 'node:crypto';
import { drawFace } from './draw-face.ts';
import { renderFeed, renderFollowers } from './render-feed.ts';
import { renderPage, renderPost } from './render-page.ts';
import { storyAt } from './story.ts';
import { NAMES } from './words.ts';

/** What is sent: everything but the answer's line. */
export interface Answer {
  status: 200 | 304 | 404;
  headers: Record<string, string>;
  body: string | Buffer;
}

/** What is asked for. */
export interface Question {
  path: string;
  /** The version that the asker has, as `If-None-Match` says it. */
  known: string | undefined;
  /** The site's own, for addresses: `http://127.0.0.1:4580`. */
  origin: string;
  /** Epoch milliseconds. */
  now: number;
  speed: number;
}

const ROBOTS = 'User-agent: *\nDisallow: /private/\n';
const MOST_IN_FEED = 10;

/** What the site says at a time. */
export function answer(question: Question): Answer {
  const found = find(question);
  if (!found) return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Not here\n' };
  const [type, body] = found;
  const etag = `"${createHash('sha256').update(body).digest('hex').slice(0, 16)}"`;
  const headers = { 'content-type': type, etag, 'cache-control': 'no-cache' };
  return question.known === etag ? { status: 304, headers, body: '' } : { status: 200, headers, body };
}

function find({ path, origin, now, speed }: Question): [type: string, body: string | Buffer] | undefined {
  const { posts, followers } = storyAt(now, speed);
  if (path === '/') return ['text/html; charset=utf-8', renderPage(posts, followers)];
  if (path === '/robots.txt') return ['text/plain', ROBOTS];
  if (path === '/feed.xml') {
    return ['application/rss+xml; charset=utf-8', renderFeed(origin, posts.slice(0, MOST_IN_FEED))];
  }
  if (path === '/followers.json') return ['application/json', renderFollowers(origin, followers)];
  const face = /^\/avatars\/(\d{1,2})\.png$/.exec(path)?.[1];
  if (face !== undefined && Number(face) < NAMES.length) return ['image/png', portrait(Number(face))];
  const post = posts.find(({ id }) => path === `/posts/${id}`);
  return post && ['text/html; charset=utf-8', renderPost(post)];
}

const portraits = new Map<number, Buffer>();

/** Drawn once. */
function portrait(face: number): Buffer {
  const known = portraits.get(face) ?? drawFace(face);
  portraits.set(face, known);
  return known;
}
