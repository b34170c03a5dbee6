import { decodeText } from '../../lib/safe-fetch/decode-text.ts';
import type { FetchReply } from '../../lib/safe-fetch/safe-fetch.ts';
import type { SourceRow } from '../../lib/source-row.ts';
import { RobotsDisallowedError } from './errors.ts';
import type { Found } from './found.ts';
import { type Item, makeItems } from './items.ts';
import type { Ports } from './ports.ts';
import { readFeed } from './read-feed.ts';
import { readHtml } from './read-html.ts';
import { readJson } from './read-json.ts';
import { askRobots, type Verdict } from './robots.ts';
import type { Source } from './sources.ts';

const ACCEPT: Record<Source['kind'], readonly string[]> = {
  feed: ['application/rss+xml', 'application/atom+xml', 'application/rdf+xml', 'application/xml', 'text/xml'],
  json: ['application/json', 'application/*+json'],
  html: ['text/html', 'application/xhtml+xml'],
};

/** What a source's server has told. */
export interface Reading {
  robots: Verdict;
  /** Undefined if its server says that nothing has changed. */
  items: Item[] | undefined;
  /** By which its server will know this version of it again. */
  etag: string | undefined;
  lastModified: string | undefined;
}

/**
 * Asks a source for its items, if its server lets programs do so.
 * @param known - the row; without its `etag` and `lastModified` the answer is never that nothing has changed
 * @throws the errors of errors.ts and of lib/safe-fetch/errors.ts, or the reason of the signal
 */
export async function readSource(
  source: Source,
  known: Pick<SourceRow, 'etag' | 'lastModified' | 'robots'>,
  { fetch, userAgent, signal }: Ports,
  now: number,
): Promise<Reading> {
  const url = new URL(source.url);
  const hosts = new Set([url.hostname, ...source.hosts]);
  const robots = await askRobots(known.robots, { url, hosts, userAgent, fetch, signal, now });
  if (!robots.allowed) throw new RobotsDisallowedError(`The robots.txt of ${url.hostname} disallows it`);
  const headers = {
    ...(known.etag !== undefined && { 'if-none-match': known.etag }),
    ...(known.lastModified !== undefined && { 'if-modified-since': known.lastModified }),
  };
  const reply = await fetch(source.url, { accept: ACCEPT[source.kind], hosts, headers, signal });
  const { etag = known.etag, 'last-modified': lastModified = known.lastModified } = reply.headers;
  return {
    robots,
    items: reply.status === 304 ? undefined : makeItems(source.id, read(source, reply), reply.url),
    etag: short(etag),
    lastModified: short(lastModified),
  };
}

function read(source: Source, { body, contentType }: FetchReply): Found[] {
  // JSON is UTF-8, whatever anybody says.
  const text = decodeText(body, source.kind === 'json' ? '' : contentType);
  if (source.kind === 'json') return readJson(text, source);
  return source.kind === 'html' ? readHtml(text, source) : readFeed(text);
}

/** One that fills the row is none that has to be remembered. */
const short = (header: unknown): string | undefined =>
  typeof header === 'string' && header.length <= 256 ? header : undefined;
