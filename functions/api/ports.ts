import type { Audit } from '../../lib/audit-table.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { BannerRow, PastBannerRow } from '../../lib/banner-row.ts';
import type { FailureRow } from '../../lib/failure-row.ts';
import type { Failure, Listing } from '../../lib/failure-table.ts';
import type { ItemKind } from '../../lib/feed-row.ts';
import type { FeedItem } from '../../lib/feed-table.ts';
import type { AnnouncedRow } from '../../lib/image-table.ts';
import type { MetaRow } from '../../lib/meta-row.ts';
import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import type { Source } from '../../lib/source-table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';

/** A form that a browser can post a file with. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

/** The place in a list after which to go on. */
export type ListPosition = string;

/** A request to send a failure again, as it was when it was first made. */
export interface RetryRequest {
  /** The failure. */
  id: string;
  /** When it had been sent again last, by then. */
  sentAt?: string | undefined;
}

/** What the functions that take uploads in have noted of an image. */
export interface ImageDetails {
  thumbnail: ThumbnailRow | undefined;
  backup: BackupRow | undefined;
}

/** An address for everybody who has it, from `signedAt` (epoch milliseconds) on, for so many seconds. */
export type SignUrl = (key: string, time: { signedAt: number; seconds: number }) => Promise<string>;

/** What the API needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  photos: {
    bucket: string;
    /** A form that takes this key and media type only, and so many bytes. */
    form(key: string, contentType: string, bytes: { least: number; most: number }): Promise<UploadForm>;
    remove(key: string): Promise<void>;
  };
  thumbnails: { url: SignUrl };
  images: {
    /** Notes an image that is yet to come, unless it is known at `now` (epoch seconds). @returns what is known */
    announce(imageId: string, row: AnnouncedRow, now: number): Promise<AnnouncedRow>;
    /** As of now: what was just written is there. */
    read(imageId: string): Promise<{ meta: MetaRow | undefined } & ImageDetails>;
    /** Newest first. */
    list(
      owner: string,
      limit: number,
      after: ListPosition | undefined,
    ): Promise<{ rows: (MetaRow & { id: string })[]; next: ListPosition | undefined }>;
    /** What else there is of these images, by their ids. What was written in the last second may be missing. */
    details(imageIds: readonly string[]): Promise<ReadonlyMap<string, ImageDetails>>;
  };
  failures: {
    /** As of now. */
    read(id: string): Promise<FailureRow | undefined>;
    /** By their stored status, newest first. */
    list(listing: Listing): Promise<{ failures: Failure[]; next: ListPosition | undefined }>;
    /** Has a failure sent again, and waits to hear what became of it. @throws ProblemError 502, 503, 504 */
    sendAgain(id: string): Promise<RedriveOutcome>;
  };
  audits: {
    /** So many, the newest first. */
    newest(limit: number): Promise<Audit[]>;
  };
  breaker: {
    /** Since when deletions are held, ISO 8601; undefined if they are let through. */
    trippedAt(): Promise<string | undefined>;
    /** How many are held; `most`, if there are more. */
    held(most: number): Promise<number>;
  };
  feed: {
    /** Of all sources together, newest first. */
    list(
      kind: ItemKind,
      limit: number,
      after: ListPosition | undefined,
    ): Promise<{ items: FeedItem[]; next: ListPosition | undefined }>;
  };
  sources: {
    /** By their ids. */
    all(): Promise<Source[]>;
  };
  banners: {
    /** As of now. */
    current(): Promise<BannerRow | undefined>;
    /** Newest first. */
    list(
      limit: number,
      after: ListPosition | undefined,
    ): Promise<{ rows: PastBannerRow[]; next: ListPosition | undefined }>;
    url: SignUrl;
  };
  requests: {
    /**
     * Notes what an operator's idempotency key is for, unless it is known at `now` (epoch seconds).
     * @returns what is known
     */
    note(operator: string, key: string, request: RetryRequest, now: number): Promise<RetryRequest>;
  };
  cursors: {
    /** @param list - which one: a cursor is good for no other */
    sign(owner: string, list: string, after: ListPosition): Promise<string>;
    /** The position; undefined if the cursor is not one of this owner's for this list. */
    verify(owner: string, list: string, cursor: string): Promise<ListPosition | undefined>;
  };
  /** The deployment's name, with which its functions' and queues' names begin. */
  stack: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  uuid: () => string;
}
