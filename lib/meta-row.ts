import * as z from 'zod/mini';

/** `IMG#<id>` / `META`: what everybody may know of an image. Written by several functions, each in its own part. */
export const MetaRow = z.object({
  bucket: z.string(),
  key: z.string(),
  owner: z.optional(z.string()),
  status: z.enum(['pending', 'ready', 'rejected', 'failed', 'deleted']),
  /** Why it was rejected or failed. */
  code: z.optional(z.string()),
  /** Of the uploaded file, as its owner calls it; unknown of what did not come through the API. */
  name: z.optional(z.string()),
  /** Of the upload, in bytes. */
  size: z.optional(z.number()),
  /** The media type by the upload's own bytes. */
  type: z.optional(z.string()),
  /** ISO 8601. */
  uploadedAt: z.optional(z.string()),
  gsi1pk: z.optional(z.string()),
  gsi1sk: z.optional(z.string()),
  /** Epoch seconds; of deleted images, and of those that nobody has uploaded yet. */
  expiresAt: z.optional(z.number()),
});

/** See {@link MetaRow}. */
export type MetaRow = z.output<typeof MetaRow>;
