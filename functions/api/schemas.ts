import * as z from 'zod/mini';
import en from 'zod/v4/locales/en.js';
import { Status } from '../../lib/failure-row.ts';
import { ItemKind } from '../../lib/feed-row.ts';
import { limits } from '../../lib/limits.ts';

// zod/mini says nothing but "Invalid input" without it.
z.config(en());

/** What a file is called where it comes from: to be shown, and never a part of a path. Any text but these. */
const FileName = z.string().check(
  z.regex(/^[^\p{Cc}/\\]{1,255}$/u, 'Must be 1 to 255 characters, no control characters, no path'),
  z.refine((name) => !/^(\s+|\.\.?)$/.test(name) && name.isWellFormed(), 'Must be the name of a file'),
);

/** `POST /images`. */
export const NewImage = z.strictObject({
  contentType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/gif']),
  /** In bytes, if it is known: the upload must then be exactly as large. */
  size: z.optional(z.int().check(z.minimum(1), z.maximum(limits.bytes))),
  name: z.optional(FileName),
});

/** See {@link NewImage}. */
export type NewImage = z.output<typeof NewImage>;

/** `GET /images`. */
export const Page = z.strictObject({
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^([1-9]\d?|100)$/, 'Must be a number from 1 to 100')),
      z.transform(Number),
    ),
    20,
  ),
  cursor: z.optional(z.string().check(z.maxLength(2048))),
});

/** See {@link Page}. */
export type Page = z.output<typeof Page>;

/** `GET /failures`. */
export const FailuresPage = z.extend(Page, { status: z._default(Status, 'failed') });

/** See {@link FailuresPage}. */
export type FailuresPage = z.output<typeof FailuresPage>;

/** `GET /feed`. */
export const FeedPage = z.extend(Page, { kind: z._default(ItemKind, 'post') });

/** See {@link FeedPage}. */
export type FeedPage = z.output<typeof FeedPage>;

/** What the app calls an image: see imageId in lib/s3-key.ts. */
export const ImageId = z.string().check(z.regex(/^[0-9a-v]{26}$/));

/** A name by which a client may repeat a request whose answer it has lost. */
export const IdempotencyKey = z
  .string()
  .check(z.regex(/^[\x21-\x7e]{1,255}$/, 'Must be 1 to 255 visible ASCII characters'));
