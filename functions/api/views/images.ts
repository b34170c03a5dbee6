import * as z from 'zod/mini';
import { MetaRow } from '../../../lib/meta-row.ts';
import { count, next, time } from './parts.ts';

const image = {
  id: z.string(),
  status: MetaRow.shape.status,
  code: z.optional(z.string()),
  name: z.optional(z.string()),
  size: z.optional(count),
  type: z.optional(z.string()),
  uploadedAt: z.optional(time),
  reason: z.optional(z.string()),
  width: z.optional(count),
  height: z.optional(count),
  color: z.optional(z.string().check(z.regex(/^#[0-9a-f]{6}$/))),
  blur: z.optional(z.string().check(z.regex(/^data:image\/webp;base64,/))),
};

/** A picture that whoever has its address can fetch, for a quarter of an hour at least. */
export const ThumbnailView = z.object({ width: count, height: count, bytes: count, url: z.url() });
export type ThumbnailView = z.output<typeof ThumbnailView>;

const BackupState = z.enum(['pending', 'stored', 'failed', 'held', 'deleted']);

/** An image as a list shows it. */
export const ListedImageView = z.object({
  ...image,
  thumbnail: z.optional(ThumbnailView),
  backup: z.object({ state: BackupState }),
});
export type ListedImageView = z.output<typeof ListedImageView>;

export const ImagesView = z.object({ images: z.array(ListedImageView), next });
export type ImagesView = z.output<typeof ImagesView>;

/** What has become of an image's backup. */
export const BackupView = z.object({
  state: BackupState,
  code: z.optional(z.string()),
  storedAt: z.optional(time),
  lagMs: z.optional(z.number()),
});
export type BackupView = z.output<typeof BackupView>;

/** What was done with a photo, when it was done, and how many milliseconds it took. */
export const StepView = z.object({
  step: z.enum(['uploaded', 'thumbnails', 'rejected', 'backup']),
  at: time,
  ms: z.optional(z.number()),
});
export type StepView = z.output<typeof StepView>;

/** An image with all that is known of it. */
export const ImageView = z.object({
  ...image,
  thumbnails: z.optional(z.array(ThumbnailView)),
  backup: BackupView,
  steps: z.array(StepView),
});
export type ImageView = z.output<typeof ImageView>;

/** A new image, with a form to upload it by. */
export const NewImageView = z.object({
  id: z.string(),
  status: MetaRow.shape.status,
  upload: z.object({ url: z.url(), fields: z.record(z.string(), z.string()) }),
});
export type NewImageView = z.output<typeof NewImageView>;
