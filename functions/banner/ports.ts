import type { CurrentBanner } from '../../lib/banner-bucket.ts';
import type { Claim } from '../../lib/banner-ledger.ts';
import type { BannerRow } from '../../lib/banner-row.ts';
import type { FeedRow, ItemKind } from '../../lib/feed-row.ts';
import type { Publisher } from './publisher.ts';
import type { BannerContent } from './render-banner.ts';
import type { ThemeName } from './themes.ts';

/** What the function needs of the world: connect.ts makes it of AWS, the tests of memory. */
export interface Ports {
  /** The latest items of a kind, newest first. */
  latest: (kind: ItemKind, most: number) => Promise<FeedRow[]>;
  bucket: {
    current(): Promise<CurrentBanner | undefined>;
    read(key: string): Promise<Buffer | undefined>;
    keep(key: string, png: Buffer): Promise<void>;
    /** False if the current one is no longer the one that was seen. */
    replace(seen: CurrentBanner | undefined, png: Buffer, contentHash: string): Promise<boolean>;
  };
  ledger: {
    read(): Promise<BannerRow | undefined>;
    /** False if the row is no longer the one that was seen. */
    commit(seen: BannerRow | undefined, row: BannerRow): Promise<boolean>;
    list(row: BannerRow, expiresAt: number): Promise<void>;
    claim(claim: Claim, stale: string): Promise<boolean>;
    notePublished(contentHash: string, publisher: string, at: string): Promise<boolean>;
    release(contentHash: string, publisher: string, by: string): Promise<boolean>;
  };
  /** A picture's bytes; undefined if it cannot be had. */
  fetchAvatar: (address: string) => Promise<Buffer | undefined>;
  render: (content: BannerContent) => Promise<Buffer>;
  /** Whom it is shown to, beside the bucket. */
  publishers: readonly Publisher[];
  theme: ThemeName;
  /** Of the invocation; its repetitions have the same one. */
  requestId: string;
  /** Gives the table's index the time to follow. */
  pause: () => Promise<void>;
  /** Milliseconds since the epoch. */
  now: () => number;
}
