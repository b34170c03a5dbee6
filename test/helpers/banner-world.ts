import type { Ports } from '../../functions/banner/ports.ts';
import type { Banner } from '../../functions/banner/publisher.ts';
import { syncBanner } from '../../functions/banner/sync-banner.ts';
import type { BannerRow } from '../../lib/banner-row.ts';
import { feedPlace, type FeedRow, type ItemKind } from '../../lib/feed-row.ts';
import type { Around } from './memory-ports.ts';
import { Crash } from './world.ts';

type Post = Extract<FeedRow, { kind: 'post' }>;

/** A post with this number: the higher, the later. */
export const post = (number: number, rest: Partial<Post> = {}): Post => ({
  kind: 'post',
  title: `Post ${number}`,
  ...itemOf(number, 'post'),
  ...rest,
});

/** A follower with this number: the higher, the later. */
export const follower = (number: number, image?: string): FeedRow => ({
  kind: 'follower',
  name: `Follower ${number}`,
  ...itemOf(number, 'follower'),
  ...(image !== undefined && { image }),
});

function itemOf(number: number, kind: ItemKind) {
  const time = new Date(Date.UTC(2026, 10, 26, 9, number)).toISOString();
  return {
    sourceId: 'the-patient-queue',
    publishedAt: time,
    firstSeenAt: time,
    hash: String(number),
    ...feedPlace(kind, time, String(number)),
    expiresAt: 4e9,
  };
}

const atOnce: Around = async (effect) => effect();

/** All that the banner reads and writes, in memory, with the semantics of S3 and DynamoDB. */
export class BannerWorld {
  items: FeedRow[] = [];
  current: { etag: string; contentHash: string; png: Buffer } | undefined;
  readonly copies = new Map<string, Buffer>();
  row: BannerRow | undefined;
  readonly list = new Set<string>();
  /** What was put in the place of the current banner, by hash. */
  readonly replacements: string[] = [];
  /** What the webhook was given. */
  readonly posted: Banner[] = [];
  readonly rendered: string[] = [];
  /** The webhook fails so many times before it works. */
  failures = 0;
  now = Date.UTC(2026, 10, 26, 12);
  #etags = 0;

  /** Hands an event over; an attempt that breaks off is made again, as Lambda does, by the same invocation. */
  async deliver(requestId: string, around: Around = atOnce): Promise<void> {
    let alive = true;
    const untilCrash: Around = (effect) =>
      around(() => {
        if (!alive) throw new Crash();
        return effect();
      }).catch((error: unknown) => {
        alive = false;
        throw error;
      });
    try {
      await syncBanner(this.ports(requestId, untilCrash));
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      await this.deliver(requestId, around);
    }
  }

  ports(requestId: string, around: Around = atOnce): Ports {
    return {
      latest: (kind, most) =>
        around(() =>
          this.items
            .filter((item) => item.kind === kind)
            .toSorted((a, b) => (a.gsi1sk < b.gsi1sk ? 1 : -1))
            .slice(0, most),
        ),
      bucket: {
        current: () => around(() => this.current),
        read: (key) => around(() => this.copies.get(key)),
        keep: (key, png) => around(() => void this.copies.set(key, png)),
        replace: (seen, png, contentHash) => around(() => this.#replace(seen?.etag, png, contentHash)),
      },
      ledger: this.#ledger(around),
      fetchAvatar: async (address) => (address.includes('broken') ? undefined : Buffer.from(address)),
      render: async (content) => {
        this.rendered.push(content.post?.title ?? '');
        return Buffer.from(JSON.stringify(content));
      },
      publishers: [{ name: 'webhook', publish: (banner) => around(() => this.#post(banner)) }],
      theme: 'dark',
      requestId,
      pause: async () => {},
      now: () => this.now,
    };
  }

  #replace(seen: string | undefined, png: Buffer, contentHash: string): boolean {
    if (this.current?.etag !== seen) return false;
    this.current = { etag: String((this.#etags += 1)), contentHash, png };
    this.replacements.push(contentHash);
    return true;
  }

  #post(banner: Banner): void {
    this.failures -= 1;
    if (this.failures >= 0) throw new Error('The webhook is down');
    this.posted.push(banner);
  }

  #ledger(around: Around): Ports['ledger'] {
    const change = (
      contentHash: string,
      allowed: (row: BannerRow) => boolean,
      by: (row: BannerRow) => void,
    ) =>
      around(() => {
        if (this.row?.contentHash !== contentHash || !allowed(this.row)) return false;
        this.row = structuredClone(this.row);
        by(this.row);
        return true;
      });
    return {
      read: () => around(() => structuredClone(this.row)),
      commit: (seen, row) =>
        around(() => {
          const same =
            seen?.contentHash === this.row?.contentHash && seen?.renderedAt === this.row?.renderedAt;
          if (same) this.row = structuredClone(row);
          return same;
        }),
      list: ({ renderedAt }) => around(() => void this.list.add(renderedAt)),
      claim: ({ contentHash, publisher, by, at }, stale) =>
        change(
          contentHash,
          ({ published, claims: { [publisher]: claim } }) =>
            published[publisher] === undefined && (!claim || claim.by === by || claim.at < stale),
          ({ claims }) => void (claims[publisher] = { by, at }),
        ),
      notePublished: (contentHash, publisher, at) =>
        change(
          contentHash,
          () => true,
          (row) => {
            row.published[publisher] = at;
            delete row.claims[publisher];
          },
        ),
      release: (contentHash, publisher, by) =>
        change(
          contentHash,
          ({ claims }) => claims[publisher]?.by === by,
          ({ claims }) => void delete claims[publisher],
        ),
    };
  }
}
