import type { AnnouncedRow } from '../../lib/image-table.ts';
import type { MetaRow } from '../../lib/meta-row.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';

/** A form that a browser can post a file with. */
export interface UploadForm {
  url: string;
  fields: Record<string, string>;
}

/** The place in a list after which to go on. */
export type ListPosition = string;

/** What the API needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  photos: {
    bucket: string;
    /** A form that takes this key and media type only, and so many bytes. */
    form(key: string, contentType: string, bytes: { least: number; most: number }): Promise<UploadForm>;
    remove(key: string): Promise<void>;
  };
  thumbnails: {
    /** An address for everybody who has it, from `signedAt` (epoch milliseconds) on, for so many seconds. */
    url(key: string, time: { signedAt: number; seconds: number }): Promise<string>;
  };
  images: {
    /** Notes an image that is yet to come, unless it is known at `now` (epoch seconds). @returns what is known */
    announce(imageId: string, row: AnnouncedRow, now: number): Promise<AnnouncedRow>;
    /** As of now: what was just written is there. */
    read(imageId: string): Promise<{ meta: MetaRow | undefined; thumbnail: ThumbnailRow | undefined }>;
    /** Newest first. */
    list(
      owner: string,
      limit: number,
      after: ListPosition | undefined,
    ): Promise<{ rows: (MetaRow & { id: string })[]; next: ListPosition | undefined }>;
  };
  cursors: {
    sign(owner: string, after: ListPosition): Promise<string>;
    /** The position; undefined if the cursor is not one of this owner's. */
    verify(owner: string, cursor: string): Promise<ListPosition | undefined>;
  };
  /** Milliseconds since the epoch. */
  now: () => number;
  uuid: () => string;
}
