import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** How a source is read. */
export const SourceKind = z.enum(['feed', 'json', 'html']);
/** See {@link SourceKind}. */
export type SourceKind = z.output<typeof SourceKind>;

/** `SOURCE#<id>` / `SOURCE`: what the function `scraper` knows of one of its sources. Times are ISO 8601. */
export const SourceRow = z.object({
  /** Without its query, which may hold a key. */
  url: z.string(),
  kind: SourceKind,
  /** Of its configuration: what was learned with another one is no longer to be trusted. */
  fingerprint: z.string(),
  /** What its server last called this version of it. */
  etag: z.optional(z.string()),
  lastModified: z.optional(z.string()),
  /** When it last answered properly, be it that nothing has changed. */
  checkedAt: z.optional(z.string()),
  /** When its items were last other than before. */
  changedAt: z.optional(z.string()),
  /** When its items were last written, changed or not: so that those still in it do not expire. */
  storedAt: z.optional(z.string()),
  /** Before then it is left alone: for its rhythm, because its server asked for it, or since it fails. */
  nextAllowedAt: z.optional(z.string()),
  /** In a row, up to now. */
  failures: z.number(),
  /** Of the last of them. */
  error: z.optional(z.object({ type: z.string(), message: z.string() })),
  /** Of its items, all of which are in the table. */
  contentHash: z.optional(z.string()),
  /** The content that others were told of. If it is not the one above, they still have to be. */
  publishedHash: z.optional(z.string()),
  /** What its server's robots.txt says of its address. */
  robots: z.optional(z.object({ allowed: z.boolean(), checkedAt: z.string() })),
  /** Of the tick that has written it: an earlier one, which was stalled, may not any more. */
  minute: z.string(),
  gsi1pk: z.string(),
  gsi1sk: z.string(),
  /** Epoch seconds: some time after it was looked at for the last time. */
  expiresAt: z.number(),
});
/** See {@link SourceRow}. */
export type SourceRow = z.output<typeof SourceRow>;

/** A source's row. */
export const sourceKey = (id: string): RowKey => ({ pk: `SOURCE#${id}`, sk: 'SOURCE' });

/** Where sources are listed, by their ids. */
export const SOURCES = 'SOURCES';

/** A source's place in that list. */
export const sourcePlace = (id: string) => ({ gsi1pk: SOURCES, gsi1sk: id });
