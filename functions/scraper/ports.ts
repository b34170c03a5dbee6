import type { FeedChangedDetail } from '../../lib/feed-changed.ts';
import type { FeedRow } from '../../lib/feed-row.ts';
import type { SafeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import type { SourceRow } from '../../lib/source-row.ts';

/** What the function needs of the world: connect.ts makes it of AWS and the web, the tests of less. */
export interface Ports {
  fetch: SafeFetch;
  /** By which robots.txt knows this function. */
  userAgent: string;
  ticks: {
    /**
     * Takes a minute, unless it or a later one was taken, or somebody is at work. Times are in milliseconds since the
     * epoch.
     * @returns whether it is taken by this call
     */
    take(minute: number, now: number, busyUntil: number): Promise<boolean>;
    /** Says that the work of that minute is done. */
    release(minute: number): Promise<void>;
  };
  sources: {
    read(id: string): Promise<SourceRow | undefined>;
    /** Replaces the row, unless a later tick has. @returns whether it did */
    commit(id: string, row: SourceRow): Promise<boolean>;
    /** Notes that others were told of this content, if it still is the source's. */
    notePublished(id: string, contentHash: string): Promise<void>;
  };
  items: {
    /** Stores an item that is new, was changed, or would soon expire. @returns whether it was one of these */
    store(id: string, item: FeedRow): Promise<boolean>;
  };
  /** @throws EventsNotTakenError */
  publish(detail: FeedChangedDetail): Promise<void>;
  /** Ends with the invocation. */
  signal: AbortSignal;
  /** Of the invocation, in milliseconds. */
  remainingMs: () => number;
  /** Milliseconds since the epoch. */
  now: () => number;
}
