import type { Listed, Place, Versions } from './versions.ts';

/** What a listing asks for. */
export interface Ask {
  bucket: string;
  prefix: string;
  /** Keys that have it after the prefix are folded into one. */
  delimiter: string;
  limit: number;
  /** Whether old versions and delete markers are listed too. */
  history: boolean;
}

/** A page of keys, and of the common prefixes of those that were folded. */
export interface Page {
  versions: Listed[];
  prefixes: string[];
  truncated: boolean;
  /** The key or the common prefix, and the version, that it ends with. */
  last: { key: string; versionId?: string };
}

const LAST_BYTE = Buffer.of(0xff);

/** Past everything that begins so: no UTF-8 has this byte. */
const past = (prefix: string): Place => ({ key: Buffer.concat([Buffer.from(prefix), LAST_BYTE]), below: 0 });

/** Past all versions of a key. */
export const after = (key: string): Place => ({ key: Buffer.from(key), below: 0 });

/** Where a listing goes on whose last page ended with this key or common prefix. */
export function resume(marker: string, ask: Ask): Place {
  const prefix = commonPrefix(marker, ask);
  return prefix === undefined ? after(marker) : past(prefix);
}

/** Reads a page with one query; a delimiter takes one for each entry, and skips what an entry covers. */
export function pageOf(versions: Versions, ask: Ask, start: Place): Page {
  const page: Page = { versions: [], prefixes: [], truncated: false, last: { key: '' } };
  if (ask.limit === 0) return page;
  const step = ask.delimiter ? 1 : ask.limit + 1;
  const end = past(ask.prefix).key;
  for (let place = notBefore(ask.prefix, start); ; ) {
    const rows = versions.list({ bucket: ask.bucket, place, end, history: ask.history, limit: step });
    for (const row of rows) {
      if (page.versions.length + page.prefixes.length === ask.limit) return { ...page, truncated: true };
      const prefix = commonPrefix(row.key, ask);
      if (prefix === undefined) page.versions.push(row);
      else page.prefixes.push(prefix);
      page.last = prefix === undefined ? row : { key: prefix };
      place = prefix === undefined ? { key: Buffer.from(row.key), below: row.seq } : past(prefix);
    }
    if (rows.length < step) return page;
  }
}

function commonPrefix(key: string, { prefix, delimiter }: Ask): string | undefined {
  if (!delimiter || !key.startsWith(prefix)) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function notBefore(prefix: string, place: Place): Place {
  const key = Buffer.from(prefix);
  return Buffer.compare(key, place.key) > 0 ? { key, below: Number.MAX_SAFE_INTEGER } : place;
}
