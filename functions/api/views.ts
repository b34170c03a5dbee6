import * as z from 'zod/mini';
import { Origin, ParkReason, Status } from '../../lib/failure-row.ts';
import { MetaRow } from '../../lib/meta-row.ts';
import { SourceKind } from '../../lib/source-row.ts';

/*
 * What is answered. These schemas are in the OpenAPI document, and what the views return is of their types; nothing of
 * them is in the bundle.
 */

const time = z.iso.datetime();
const count = z.int().check(z.minimum(0));
/** Where to go on; not there on the last page. */
const next = z.optional(z.string());

export const HealthView = z.strictObject({ status: z.literal('ok') });

const image = {
  id: z.string(),
  status: MetaRow.shape.status,
  code: z.optional(z.string()),
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
export const ThumbnailView = z.strictObject({ width: count, height: count, bytes: count, url: z.url() });
export type ThumbnailView = z.output<typeof ThumbnailView>;

const BackupState = z.enum(['pending', 'stored', 'failed', 'held', 'deleted']);

/** An image as a list shows it. */
export const ListedImageView = z.strictObject({
  ...image,
  thumbnail: z.optional(ThumbnailView),
  backup: z.strictObject({ state: BackupState }),
});
export type ListedImageView = z.output<typeof ListedImageView>;

export const ImagesView = z.strictObject({ images: z.array(ListedImageView), next });
export type ImagesView = z.output<typeof ImagesView>;

/** What has become of an image's backup. */
export const BackupView = z.strictObject({
  state: BackupState,
  code: z.optional(z.string()),
  storedAt: z.optional(time),
  lagMs: z.optional(z.number()),
});
export type BackupView = z.output<typeof BackupView>;

/** What was done with a photo, when it was done, and how many milliseconds it took. */
export const StepView = z.strictObject({
  step: z.enum(['uploaded', 'thumbnails', 'rejected', 'backup']),
  at: time,
  ms: z.optional(z.number()),
});
export type StepView = z.output<typeof StepView>;

/** An image with all that is known of it. */
export const ImageView = z.strictObject({
  ...image,
  thumbnails: z.optional(z.array(ThumbnailView)),
  backup: BackupView,
  steps: z.array(StepView),
});
export type ImageView = z.output<typeof ImageView>;

/** A new image, with a form to upload it by. */
export const NewImageView = z.strictObject({
  id: z.string(),
  status: MetaRow.shape.status,
  upload: z.strictObject({ url: z.url(), fields: z.record(z.string(), z.string()) }),
});
export type NewImageView = z.output<typeof NewImageView>;

const failure = {
  id: z.string(),
  status: Status,
  reason: z.optional(ParkReason),
  target: z.optional(z.string()),
  imageId: z.optional(z.string()),
  error: z.strictObject({ type: z.string(), message: z.string() }),
  attempts: count,
  firstFailedAt: time,
  lastFailedAt: time,
  sentAt: z.optional(time),
  resolvedAt: z.optional(time),
  correlationId: z.optional(z.string()),
  links: z.strictObject({ self: z.string(), retry: z.optional(z.string()) }),
};

/** A failed event as a list shows it. */
export const ListedFailureView = z.strictObject(failure);
export type ListedFailureView = z.output<typeof ListedFailureView>;

export const FailuresView = z.strictObject({ failures: z.array(ListedFailureView), next });
export type FailuresView = z.output<typeof FailuresView>;

/** A failed event with all that is known of it but its payload. */
export const FailureView = z.strictObject({
  ...failure,
  origin: Origin,
  reference: z.string(),
  condition: z.optional(z.string()),
  payloadBytes: count,
});
export type FailureView = z.output<typeof FailureView>;

/** Where to see what becomes of it. */
export const RetryView = z.strictObject({ id: z.string(), links: z.strictObject({ self: z.string() }) });

const side = z.strictObject({ objects: count, bytes: count });

/** The backup as a whole: totals are of the last audit that is done. */
export const BackupsView = z.strictObject({
  breaker: z.strictObject({ tripped: z.boolean(), trippedAt: z.optional(time), held: count }),
  lastAudit: z.optional(
    z.strictObject({
      id: z.string(),
      status: z.enum(['running', 'done', 'failed', 'stalled']),
      startedAt: time,
      updatedAt: time,
    }),
  ),
  photos: z.optional(side),
  backup: z.optional(side),
  drift: z.optional(z.strictObject({ missing: count, different: count, orphaned: count })),
  young: z.optional(count),
  repaired: z.optional(count),
  refused: z.optional(count),
  left: z.optional(count),
  backlog: z.optional(count),
  asOf: z.optional(z.strictObject({ audit: z.string(), at: time })),
});
export type BackupsView = z.output<typeof BackupsView>;

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
  z.strictObject({ kind: z.literal('post'), title: z.string(), ...item }),
  z.strictObject({ kind: z.literal('follower'), name: z.string(), ...item }),
]);
export type FeedItemView = z.output<typeof FeedItemView>;

export const FeedView = z.strictObject({ items: z.array(FeedItemView), next });
export type FeedView = z.output<typeof FeedView>;

/** How a source of news is. */
export const SourceView = z.strictObject({
  id: z.string(),
  kind: SourceKind,
  url: z.string(),
  checkedAt: z.optional(time),
  changedAt: z.optional(time),
  nextAllowedAt: z.optional(time),
  published: z.boolean(),
  failures: count,
  error: z.optional(z.strictObject({ type: z.string(), message: z.string() })),
});
export type SourceView = z.output<typeof SourceView>;

export const SourcesView = z.strictObject({ sources: z.array(SourceView) });
export type SourcesView = z.output<typeof SourcesView>;

const banner = { contentHash: z.string(), renderedAt: time, url: z.url() };

/** The current banner, with who has it since when, and those before it. */
export const BannersView = z.strictObject({
  current: z.optional(z.strictObject({ ...banner, published: z.record(z.string(), time) })),
  history: z.array(z.strictObject(banner)),
  next,
});
export type BannersView = z.output<typeof BannersView>;

/** RFC 9457, "Problem Details". */
export const ProblemView = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string(),
  status: z.int().check(z.minimum(400), z.maximum(599)),
  detail: z.string(),
  instance: z.string().check(z.regex(/^urn:uuid:[0-9a-f-]{36}$/)),
  issues: z.optional(z.array(z.strictObject({ path: z.string(), message: z.string() }))),
});
export type ProblemView = z.output<typeof ProblemView>;

/** What API Gateway itself says. */
export const MessageView = z.object({ message: z.string() });
