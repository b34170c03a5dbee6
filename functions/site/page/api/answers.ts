// What the API answers, as far as the page shows it. functions/api/README.md has all of it.

export interface Thumbnail {
  width: number;
  height: number;
  bytes: number;
  /** Good for a quarter of an hour at least. */
  url: string;
}

export interface Backup {
  state: 'pending' | 'stored' | 'failed' | 'held' | 'deleted';
  code?: string;
  storedAt?: string;
  lagMs?: number;
}

export interface Image {
  id: string;
  status: 'pending' | 'ready' | 'rejected' | 'failed' | 'deleted';
  /** Why it was rejected, or failed: for programs, and for people. */
  code?: string;
  reason?: string;
  /** In bytes. */
  size?: number;
  type?: string;
  uploadedAt?: string;
  width?: number;
  height?: number;
  color?: string;
  /** A `data:` URL of very few pixels. */
  blur?: string;
  thumbnail?: Thumbnail;
  backup?: Backup;
}

/** Something that was done with an image. */
export interface Step {
  step: string;
  at: string;
  /** How long it took, in milliseconds; of a backup, since the upload. */
  ms?: number;
}

export interface ImageDetail extends Image {
  thumbnails?: Thumbnail[];
  steps?: Step[];
}

export interface ImageList {
  images: Image[];
  /** A cursor, if there are more. */
  next?: string;
}

/** A form that S3 takes a file with. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

export interface NewImage {
  id: string;
  status: Image['status'];
  upload: UploadForm;
}

export interface Failure {
  id: string;
  status: 'failed' | 'retrying' | 'parked' | 'resolved';
  reason?: string;
  /** The function or queue that the event was for. */
  target?: string;
  /** The image that it is about. */
  imageId?: string;
  error: { type: string; message: string };
  attempts: number;
  firstFailedAt: string;
  lastFailedAt: string;
  sentAt?: string;
  resolvedAt?: string;
  correlationId?: string;
  links: { self: string; retry?: string };
}

export interface FailureList {
  failures: Failure[];
  next?: string;
}

export interface FeedItem {
  id: string;
  kind: 'post' | 'follower';
  source: string;
  title?: string;
  name?: string;
  url?: string;
  publishedAt?: string;
  firstSeenAt: string;
}

export interface Feed {
  items: FeedItem[];
  next?: string;
}

export interface Banner {
  contentHash: string;
  renderedAt: string;
  url: string;
  /** Who has it, and since when. */
  published?: Record<string, string>;
}

export interface Banners {
  current?: Banner;
  history: Banner[];
  next?: string;
}

interface Side {
  objects: number;
  bytes: number;
}

export interface Backups {
  breaker: { tripped: boolean; trippedAt?: string; held: number };
  lastAudit?: { id: string; status: string; startedAt: string; updatedAt: string };
  photos?: Side;
  backup?: Side;
  drift?: { missing: number; different: number; orphaned: number };
  asOf?: { audit: string; at: string };
}

export interface Source {
  id: string;
  kind: string;
  url: string;
  checkedAt?: string;
  changedAt?: string;
  nextAllowedAt?: string;
  failures: number;
  error?: { type: string; message: string };
}

export interface Sources {
  sources: Source[];
}
