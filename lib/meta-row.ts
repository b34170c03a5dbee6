import * as z from 'zod';

/** `IMG#<id>` / `META`: what everybody may know of an image. Written by several functions, each in its own part. */
export const MetaRow = z.object({
  bucket: z.string(),
  key: z.string(),
  owner: z.string().optional(),
  status: z.enum(['pending', 'ready', 'rejected', 'failed', 'deleted']),
  /** Why it was rejected or failed. */
  code: z.string().optional(),
  /** Of the upload, in bytes. */
  size: z.number().optional(),
  /** The media type by the upload's own bytes. */
  type: z.string().optional(),
  /** ISO 8601. */
  uploadedAt: z.string().optional(),
  gsi1pk: z.string().optional(),
  gsi1sk: z.string().optional(),
  /** Epoch seconds; of deleted images only. */
  expiresAt: z.number().optional(),
});

/** See {@link MetaRow}. */
export type MetaRow = z.output<typeof MetaRow>;
