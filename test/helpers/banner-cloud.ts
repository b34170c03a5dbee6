import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { BannerRow } from '../../lib/banner-row.ts';
import { feedKey, type FeedRow } from '../../lib/feed-row.ts';
import type { Code } from '../../local/lambda/config.ts';
import { linkLayer } from '../../local/layers/link.ts';
import { bucket, startCloud } from '../../local/test/helpers/cloud.ts';
import { matching, target } from '../../local/test/helpers/events.ts';
import { queue, queueArn } from '../../local/test/helpers/sqs.ts';
import { appTable } from './app-table.ts';
import { ownFunction } from './own-function.ts';

const TABLE = 'table';
const BANNERS = 'banners';
const SECRET = '/secret';

/** The detail of an event of events/banner/. */
const eventOf = (name: string) => JSON.parse(readFileSync(`events/banner/${name}.json`, 'utf8'));

/** The function in a local cloud, behind its rule, with what it needs beside it. */
export async function startBannerCloud(code: Code, settings: Record<string, string>) {
  const layer = await mkdtemp(join(tmpdir(), 'layer-'));
  const banner = await ownFunction('banner', {
    environment: {
      TABLE_NAME: TABLE,
      BANNER_BUCKET: BANNERS,
      BANNER_THEME: 'dark',
      WEBHOOK_URL: '',
      WEBHOOK_SECRET_PARAMETER: SECRET,
      ALLOWED_ORIGINS: '',
      USER_AGENT: 'test/1.0',
      POWERTOOLS_METRICS_NAMESPACE: 'test',
      ...settings,
    },
    code,
    layers: [linkLayer(resolve('layers/shared'), layer)],
    onFailure: queueArn('failures'),
  });
  const rule = matching({
    name: 'banner',
    pattern: { source: ['lambda-by-example.scraper'], 'detail-type': ['feed.changed'] },
    targets: [target({ arn: banner.arn })],
  });
  const cloud = await startCloud({
    buckets: [bucket(BANNERS)],
    tables: [appTable(TABLE)],
    queues: [queue('failures')],
    functions: [banner],
    rules: [rule],
  });
  const rows = DynamoDBDocumentClient.from(new DynamoDBClient(cloud.client));
  const events = new EventBridgeClient(cloud.client);
  const ssm = new SSMClient(cloud.client);
  const sqs = new SQSClient(cloud.client);

  const allRows = async (): Promise<Record<string, unknown>[]> =>
    (await rows.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }))).Items ?? [];

  return {
    ...cloud,
    /** Sends an event as the scraper does. */
    tell: async (name = 'feed-changed', times = 1): Promise<void> => {
      const { source, 'detail-type': DetailType, detail } = eventOf(name);
      const Entries = Array.from({ length: times }, () => ({
        Source: source,
        DetailType,
        Detail: JSON.stringify(detail),
      }));
      await events.send(new PutEventsCommand({ Entries }));
    },
    store: async (...items: FeedRow[]): Promise<void> => {
      for (const item of items) {
        const Item = { ...feedKey(item.gsi1sk), ...item };
        await rows.send(new PutCommand({ TableName: TABLE, Item }));
      }
    },
    setSecret: (Value: string) =>
      ssm.send(new PutParameterCommand({ Name: SECRET, Value, Type: 'SecureString', Overwrite: true })),
    rows: allRows,
    row: async (): Promise<BannerRow | undefined> => {
      const row = (await allRows()).find(({ pk }) => pk === 'BANNER#current');
      return row && BannerRow.parse(row);
    },
    object: async (Key: string) => {
      const { Body, ...rest } = await cloud.s3.send(new GetObjectCommand({ Bucket: BANNERS, Key }));
      return { ...rest, bytes: Buffer.from((await Body?.transformToByteArray()) ?? []) };
    },
    /** What Lambda has given up, as the failures queue has it. */
    failures: async (): Promise<string[]> => {
      const receive = new ReceiveMessageCommand({
        QueueUrl: `${cloud.endpoint}/111111111111/failures`,
        VisibilityTimeout: 0,
      });
      return ((await sqs.send(receive)).Messages ?? []).map(({ Body = '' }) => Body);
    },
    /** How often each object was written. */
    writes: async (): Promise<Record<string, number>> => {
      const { Versions = [] } = await cloud.s3.send(new ListObjectVersionsCommand({ Bucket: BANNERS }));
      return Object.fromEntries(
        [...Map.groupBy(Versions, ({ Key = '' }) => Key)].map(([key, versions]) => [key, versions.length]),
      );
    },
    /** How the function's attempts have ended up to now. */
    outcomes: (): string[] =>
      cloud.cloud.trace.recent
        .filter(({ service, type }) => service === 'lambda' && type === 'Report')
        .map(({ detail }) => String(detail['outcome'])),
    /** What it has printed. */
    printed: (): string => cloud.cloud.trace.recent.map(({ detail }) => JSON.stringify(detail)).join('\n'),
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await cloud[Symbol.asyncDispose]();
      await rm(layer, { recursive: true, force: true });
    },
  };
}
