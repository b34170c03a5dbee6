import type { Context } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { FEED_CHANGED, FeedChanged } from '../../lib/feed-changed.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { connect } from './connect.ts';
import { UnexpectedEventError } from './errors.ts';
import type { Ports } from './ports.ts';
import { syncBanner } from './sync-banner.ts';

/** Handles `feed.changed`, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal, requestId: string) => Ports) =>
  /** @throws what keeps the banner from being made or shown; Lambda then hands the event over again */
  async (event: unknown, context: Context): Promise<void> => {
    logInvocation(event, context);
    const { success, data } = FeedChanged.safeParse(event);
    if (!success) throw new UnexpectedEventError(`This is no ${FEED_CHANGED.detailType}`);
    const { minute, sources } = data.detail;
    const result = await withDeadline(context.getRemainingTimeInMillis(), (signal) =>
      syncBanner(open(signal, context.awsRequestId)),
    );
    log.info('banner', { minute, sources, ...result });
    if (result.outcome === 'rendered') count('BannersRendered');
  };

export const handler = redrivable(createHandler(connect));
