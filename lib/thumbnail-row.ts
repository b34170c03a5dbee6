import * as z from 'zod/mini';
import { RejectionCode } from './rejection.ts';

/** Padded: the last change of the key that this row has taken in. */
const sequencer = z.string();

/** The version of the photo that the row is about. */
const photo = {
  versionId: z.string(),
  /** ISO 8601. */
  uploadedAt: z.string(),
  bytes: z.number(),
};

/** One thumbnail in the thumbnails bucket. */
export const Thumbnail = z.object({
  key: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
});

/** See {@link Thumbnail}. */
export type Thumbnail = z.output<typeof Thumbnail>;

const Ready = z.object({
  state: z.literal('ready'),
  sequencer,
  ...photo,
  type: z.string(),
  /** Of the photo, upright. */
  width: z.number(),
  height: z.number(),
  /** The dominant colour, `#rrggbb`. */
  color: z.string(),
  /** A few pixels to show until a thumbnail is there: a data URI of at most 200 characters. */
  blur: z.string(),
  /** Largest first. */
  thumbnails: z.array(Thumbnail),
  timings: z.object({ fetchMs: z.number(), renderMs: z.number(), storeMs: z.number() }),
  /** When they were stored, ISO 8601; old rows do not tell. */
  readyAt: z.optional(z.string()),
});

const Rejected = z.object({
  state: z.literal('rejected'),
  sequencer,
  ...photo,
  code: RejectionCode,
  /** The code in words. */
  reason: z.string(),
  /** ISO 8601; old rows do not tell. */
  rejectedAt: z.optional(z.string()),
});

/** A tombstone: keeps an event from before the deletion, arriving late, from bringing the image back. */
const Deleted = z.object({ state: z.literal('deleted'), sequencer, expiresAt: z.number() });

/** `IMG#<id>` / `THUMBNAIL`: what the function `thumbnail` has made of an image, and up to which change of it. */
export const ThumbnailRow = z.discriminatedUnion('state', [Ready, Rejected, Deleted]);

/** See {@link ThumbnailRow}. */
export type ThumbnailRow = z.output<typeof ThumbnailRow>;
