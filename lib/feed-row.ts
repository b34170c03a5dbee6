import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** What an item of a source is. */
export const ItemKind = z.enum(['post', 'follower']);
/** See {@link ItemKind}. */
export type ItemKind = z.output<typeof ItemKind>;

/** Texts and addresses are as strangers have written them: escape what is shown, and fetch by safe-fetch/ alone. */
const item = {
  sourceId: z.string(),
  url: z.optional(z.string()),
  /** A picture's address; a follower's is the avatar. */
  image: z.optional(z.string()),
  /** ISO 8601 in UTC, as its source says, but never later than `firstSeenAt`, which it is where the source says nothing. */
  publishedAt: z.string(),
  /** ISO 8601. */
  firstSeenAt: z.string(),
  /** Of what its source says of it. */
  hash: z.string(),
  gsi1pk: z.string(),
  gsi1sk: z.string(),
  /** Epoch seconds: some time after it has left its source. */
  expiresAt: z.number(),
};

const Post = z.object({ kind: z.literal('post'), title: z.string(), ...item });
const Follower = z.object({ kind: z.literal('follower'), name: z.string(), ...item });

/** `FEED#<itemId>` / `ITEM`: something that a source has told, stored once. */
export const FeedRow = z.discriminatedUnion('kind', [Post, Follower]);
/** See {@link FeedRow}. */
export type FeedRow = z.output<typeof FeedRow>;

/** An item's id: the same one, whenever its source tells it again. @param guid - by which the source knows it */
export const itemId = (sourceId: string, guid: string): string =>
  createHash('sha256')
    .update(JSON.stringify([sourceId, guid]))
    .digest('hex')
    .slice(0, 32);

/** An item's row. */
export const feedKey = (id: string): RowKey => ({ pk: `FEED#${id}`, sk: 'ITEM' });

/** Where the items of a kind are listed, of all sources together. */
export const feedPartition = (kind: ItemKind): string => `FEED#${kind}`;

/** An item's place in that list. */
export const feedPlace = (kind: ItemKind, publishedAt: string, id: string) => ({
  gsi1pk: feedPartition(kind),
  gsi1sk: `${publishedAt}#${id}`,
});
