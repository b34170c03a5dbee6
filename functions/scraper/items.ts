import { createHash } from 'node:crypto';
import { itemId } from '../../lib/feed-row.ts';
import { cleanText } from './clean-text.ts';
import { DocumentError } from './errors.ts';
import type { Found } from './found.ts';

/** Those at the top are the newest. */
const MOST_ITEMS = 50;
const LONGEST_URL = 2048;

/** An item, with what can be trusted of it: its form. */
export interface Item {
  id: string;
  title: string;
  url: string | undefined;
  image: string | undefined;
  /** ISO 8601 in UTC, as the source says; undefined if it does not. */
  claimedAt: string | undefined;
  /** Of all that the source says of it. */
  hash: string;
}

/**
 * Makes items of what a document has told of. Those without a title are left out, and repetitions.
 * @param base - the document's own address
 * @throws DocumentError if there was something, and nothing of it can be used
 */
export function makeItems(sourceId: string, found: readonly Found[], base: string): Item[] {
  const items = new Map<string, Item>();
  for (const one of found) {
    if (items.size === MOST_ITEMS) break;
    const item = makeItem(sourceId, one, base);
    if (item && !items.has(item.id)) items.set(item.id, item);
  }
  if (found.length > 0 && items.size === 0)
    throw new DocumentError(`None of ${found.length} items has a title`);
  return [...items.values()];
}

function makeItem(sourceId: string, found: Found, base: string): Item | undefined {
  const title = cleanText(found.title ?? '');
  if (title === '') return undefined;
  const url = addressIn(found.url, base);
  const said = { title, url, image: addressIn(found.image, base), claimedAt: dateIn(found.publishedAt) };
  return { id: itemId(sourceId, found.id?.trim() || (url ?? title)), ...said, hash: hashOf(said) };
}

/** The same for the same items, in whatever order. */
export const contentHash = (items: readonly Item[]): string =>
  hashOf(items.map(({ id, hash }) => `${id} ${hash}`).toSorted());

const hashOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** An absolute address of the web; undefined if it is none: `javascript:`, `data:`, or endless. */
function addressIn(text: string | undefined, base: string): string | undefined {
  const address = text?.trim() ?? '';
  if (address === '' || !URL.canParse(address, base)) return undefined;
  const { protocol, href } = new URL(address, base);
  return /^https?:$/.test(protocol) && href.length <= LONGEST_URL ? href : undefined;
}

/** A date with a year of four digits, so that all sort as text, or Unix time. "Two hours ago" is no date. */
function dateIn(text = ''): string | undefined {
  const [, unix, ms] = /^(\d{10})(\d{3})?$/.exec(text.trim()) ?? [];
  if (unix === undefined && !/(?<!\d)\d{4}(?!\d)/.test(text)) return undefined;
  const date = new Date(unix === undefined ? text.trim() : Number(unix + (ms ?? '000')));
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? date.toISOString() : undefined;
}
