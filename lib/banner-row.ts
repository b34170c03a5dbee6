import * as z from 'zod/mini';
import type { RowKey } from './table.ts';

/** ISO 8601. */
const time = z.string();

/** Which picture, and since when. */
const picture = {
  /** Of all that the picture shows. */
  contentHash: z.string(),
  /** Of the copy that stays, in the banner bucket. */
  key: z.string(),
  renderedAt: time,
};

/** `BANNER#current` / `BANNER`: the banner that everybody should see. */
export const BannerRow = z.object({
  ...picture,
  /** When each publisher had it, by the publisher's name; one that is not here has not had it yet. */
  published: z.record(z.string(), time),
  /** Who is about to hand it to a publisher that has not had it. */
  claims: z.record(z.string(), z.object({ by: z.string(), at: time })),
});
/** See {@link BannerRow}. */
export type BannerRow = z.output<typeof BannerRow>;

/** `BANNER#<renderedAt>` / `BANNER`: one that was current once. */
export const PastBannerRow = z.object({
  ...picture,
  gsi1pk: z.string(),
  gsi1sk: z.string(),
  /** Epoch seconds; the picture itself goes at the same time. */
  expiresAt: z.number(),
});
/** See {@link PastBannerRow}. */
export type PastBannerRow = z.output<typeof PastBannerRow>;

/** The current banner's row. */
export const BANNER_KEY: RowKey = { pk: 'BANNER#current', sk: 'BANNER' };

/** The row of a banner that was rendered then. */
export const pastBannerKey = (renderedAt: string): RowKey => ({ pk: `BANNER#${renderedAt}`, sk: 'BANNER' });

/** Where all banners are listed, the current one among them. */
export const BANNERS = 'BANNERS';

/** A banner's place in that list. */
export const bannerPlace = (renderedAt: string, contentHash: string) => ({
  gsi1pk: BANNERS,
  gsi1sk: `${renderedAt}#${contentHash}`,
});
