import * as z from 'zod/mini';
import { SourceKind } from '../../../lib/source-row.ts';
import { count, next, time } from './parts.ts';

const item = {
  id: z.string(),
  source: z.string(),
  url: z.optional(z.string()),
  image: z.optional(z.string()),
  publishedAt: time,
  firstSeenAt: time,
};

/** Its texts and addresses are as strangers have written them. */
export const FeedItemView = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('post'), title: z.string(), ...item }),
  z.object({ kind: z.literal('follower'), name: z.string(), ...item }),
]);
export type FeedItemView = z.output<typeof FeedItemView>;

export const FeedView = z.object({ items: z.array(FeedItemView), next });
export type FeedView = z.output<typeof FeedView>;

/** How a source of news is. */
export const SourceView = z.object({
  id: z.string(),
  kind: SourceKind,
  url: z.string(),
  checkedAt: z.optional(time),
  changedAt: z.optional(time),
  nextAllowedAt: z.optional(time),
  published: z.boolean(),
  failures: count,
  error: z.optional(z.object({ type: z.string(), message: z.string() })),
});
export type SourceView = z.output<typeof SourceView>;

export const SourcesView = z.object({ sources: z.array(SourceView) });
export type SourcesView = z.output<typeof SourcesView>;

const banner = { contentHash: z.string(), renderedAt: time, url: z.url() };

/** The current banner, with who has it since when, and those before it. */
export const BannersView = z.object({
  current: z.optional(z.object({ ...banner, published: z.record(z.string(), time) })),
  history: z.array(z.object(banner)),
  next,
});
export type BannersView = z.output<typeof BannersView>;
