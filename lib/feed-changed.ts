import * as z from 'zod/mini';
import { CorrelationId } from './correlation.ts';

/** The `source` and `detail-type` of what the function `scraper` tells. */
export const FEED_CHANGED = { source: 'lambda-by-example.scraper', detailType: 'feed.changed' } as const;

/**
 * Says that sources have new content, which is in the table: see feed-row.ts. It says *that*, not *what*; so it may
 * come twice, late and in any order.
 */
export const FeedChangedDetail = z.object({
  /** The same for the same content of the same sources. */
  idempotencyKey: z.string(),
  /** Of the tick: ISO 8601, a whole minute. */
  minute: z.string(),
  /** Ids of the sources. */
  sources: z.array(z.string()).check(z.minLength(1)),
  correlationId: CorrelationId,
});
/** See {@link FeedChangedDetail}. */
export type FeedChangedDetail = z.output<typeof FeedChangedDetail>;

/** The event, as EventBridge hands it over. */
export const FeedChanged = z.object({
  source: z.literal(FEED_CHANGED.source),
  'detail-type': z.literal(FEED_CHANGED.detailType),
  detail: FeedChangedDetail,
});
