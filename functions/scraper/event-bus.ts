import { setTimeout as sleep } from 'node:timers/promises';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { FEED_CHANGED, type FeedChangedDetail } from '../../lib/feed-changed.ts';
import { sendEvents } from './send-events.ts';

/**
 * Tells a bus of changes. All stages of an account share it: the rule goes by the table, which has the news.
 * @param table - its name
 */
export const eventBus =
  (client: EventBridgeClient, EventBusName: string, table: string, abortSignal: AbortSignal) =>
  (detail: FeedChangedDetail): Promise<void> =>
    sendEvents([detail], {
      async put(details) {
        const entries = details.map((each) => ({
          EventBusName,
          Source: FEED_CHANGED.source,
          DetailType: FEED_CHANGED.detailType,
          Detail: JSON.stringify({ ...each, table }),
        }));
        const { Entries = [] } = await client.send(new PutEventsCommand({ Entries: entries }), {
          abortSignal,
        });
        return Entries.map(({ ErrorCode }) => ({ errorCode: ErrorCode }));
      },
      sleep: (ms) => sleep(ms, undefined, { signal: abortSignal }),
    });
