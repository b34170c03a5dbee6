import type { MetaRow } from '../../lib/meta-row.ts';
import type { Photo } from '../../lib/photo-bucket.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { Rendering } from './render-thumbnails.ts';

/** What the function needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  photos: {
    /** The current version; undefined if there is none. */
    head(bucket: string, key: string): Promise<Photo | undefined>;
    /** The bytes of a version; undefined if it is gone. */
    read(bucket: string, key: string, photo: Photo): Promise<Buffer | undefined>;
  };
  thumbnails: {
    put(key: string, webp: Buffer): Promise<void>;
    list(prefix: string): Promise<string[]>;
    remove(keys: readonly string[]): Promise<void>;
  };
  /** Lets no row replace that of a later change; `commit` and `advance` return the row that stands afterwards. */
  ledger: {
    read(imageId: string): Promise<ThumbnailRow | undefined>;
    commit(imageId: string, row: ThumbnailRow): Promise<ThumbnailRow>;
    advance(imageId: string, sequencer: string, versionId: string): Promise<ThumbnailRow>;
    describe(imageId: string, sequencer: string, meta: MetaRow): Promise<void>;
  };
  render: (photo: Buffer) => Promise<Rendering>;
  /** Milliseconds since the epoch. */
  now: () => number;
}
