import * as z from 'zod/mini';
import { limits } from '../../lib/limits.ts';

/** What can be uploaded, with the ending that its key gets. */
export const MEDIA_TYPES = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
} as const;

/** `POST /images`. */
export const NewImage = z.strictObject({
  contentType: z.enum(['image/jpeg', 'image/png', 'image/webp', 'image/gif']),
  /** In bytes, if it is known: the upload must then be exactly as large. */
  size: z.optional(z.int().check(z.minimum(1), z.maximum(limits.bytes))),
});

/** See {@link NewImage}. */
export type NewImage = z.output<typeof NewImage>;

/** `GET /images`. */
export const Page = z.strictObject({
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(100)), 20),
  cursor: z.optional(z.string().check(z.maxLength(2048))),
});

/** See {@link Page}. */
export type Page = z.output<typeof Page>;

/** What the app calls an image: see imageId in lib/s3-key.ts. */
export const ImageId = z.string().check(z.regex(/^[0-9a-v]{26}$/));

/** A name by which a client may repeat a request whose answer it has lost. */
export const IdempotencyKey = z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/));
