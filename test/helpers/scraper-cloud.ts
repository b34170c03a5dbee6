import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Source } from '../../functions/scraper/sources.ts';
import { FeedChangedDetail } from '../../lib/feed-changed.ts';
import { feedPartition, FeedRow, type ItemKind } from '../../lib/feed-row.ts';
import { sourceKey, SourceRow } from '../../lib/source-row.ts';
import { startCloud } from '../../local/test/helpers/cloud.ts';
import { appTable } from './app-table.ts';
import { startEventBus } from './event-bus.ts';
import { lambdaContext } from './lambda-context.ts';
import { startWebSite } from './web-site.ts';

const TABLE = 'table';
export const MINUTE_MS = 60_000;

/** What was told, and whose table has it, by which the banner's rule knows its own stage. */
const Told = z.extend(FeedChangedDetail, { table: z.string() });

/** When tests begin: a whole minute. */
export const START = Date.parse('2026-11-23T09:00:00Z');

/** DynamoDB, a bus and a web site for the function `scraper`, which finds them in the environment. */
export async function startScraperCloud() {
  const cloud = await startCloud({ tables: [appTable(TABLE)] });
  const bus = await startEventBus();
  const site = await startWebSite();
  const { endpoint, client } = cloud;
  Object.assign(process.env, {
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_EVENTBRIDGE: bus.client.endpoint,
    AWS_REGION: client.region,
    AWS_ACCESS_KEY_ID: client.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: client.credentials.secretAccessKey,
    TABLE_NAME: TABLE,
    EVENT_BUS: 'default',
    USER_AGENT: 'lambda-by-example/1 (+https://us.example)',
    SOURCES: '[]',
    ALLOWED_ORIGINS: site.origin,
  });
  const { createHandler } = await import('../../functions/scraper/handler.ts');
  const { connect } = await import('../../functions/scraper/connect.ts');
  const { Source: SourceSchema } = await import('../../functions/scraper/sources.ts');
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(client));

  return {
    ...cloud,
    bus,
    site,
    rows,
    tableName: TABLE,

    /** A source at this site. */
    source: (id: string, rest: object = {}): Source =>
      SourceSchema.parse({ id, kind: 'feed', url: `${site.origin}/${id}`, ...rest }),

    /** Invokes the function for a minute, as the schedule does; it is `now` then, some seconds later unless said otherwise. */
    tick: (
      sources: readonly Source[],
      minute: number,
      { now = minute + 7_000, remainingMs = 50_000 } = {},
    ) => {
      const open = (signal: AbortSignal, left: () => number) => ({
        ...connect(signal, left),
        now: () => now,
      });
      const event = { 'detail-type': 'Scheduled Event', time: new Date(minute + 3_000).toISOString() };
      return createHandler(open, sources)(event, lambdaContext(remainingMs));
    },

    /** What was told, in its order. */
    told: () => bus.taken.map(({ Detail }) => Told.parse(JSON.parse(Detail))),

    /** What is known of a source. */
    async state(id: string): Promise<SourceRow | undefined> {
      const { Item } = await rows.send(new GetCommand({ TableName: TABLE, Key: sourceKey(id) }));
      return Item && SourceRow.parse(Item);
    },

    /** The items of a kind, the newest first. */
    async items(kind: ItemKind = 'post'): Promise<FeedRow[]> {
      const query = new QueryCommand({
        TableName: TABLE,
        IndexName: 'gsi1',
        KeyConditionExpression: 'gsi1pk = :kind',
        ExpressionAttributeValues: { ':kind': feedPartition(kind) },
        ScanIndexForward: false,
      });
      return ((await rows.send(query)).Items ?? []).map((item) => FeedRow.parse(item));
    },

    /** Every row. */
    async all(): Promise<Record<string, unknown>[]> {
      return (await rows.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }))).Items ?? [];
    },

    async [Symbol.asyncDispose](): Promise<void> {
      await site[Symbol.asyncDispose]();
      await bus[Symbol.asyncDispose]();
      await cloud[Symbol.asyncDispose]();
    },
  };
}

/** See {@link startScraperCloud}. */
export type ScraperCloud = Awaited<ReturnType<typeof startScraperCloud>>;
