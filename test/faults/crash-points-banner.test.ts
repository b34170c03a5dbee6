import { readFileSync } from 'node:fs';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { feedKey, type FeedRow } from '../../lib/feed-row.ts';
import { bucket } from '../../local/test/helpers/cloud.ts';
import { follower, post } from '../helpers/banner-world.ts';
import { startReceiver } from '../helpers/webhook-receiver.ts';
import { dieEverywhere } from './crash/crash-points.ts';
import { type Desk, TABLE } from './crash/desk.ts';
import { startVictim, type Victim } from './crash/victim.ts';

const BANNERS = 'banners';
const SECRET = { name: '/secret', value: 'a-secret-of-at-least-32-characters' };
const event = JSON.parse(readFileSync('events/banner/feed-changed.json', 'utf8'));

let receiver: Awaited<ReturnType<typeof startReceiver>>;
let banner: Victim;
beforeAll(async () => {
  receiver = await startReceiver(SECRET.value);
  banner = await startVictim('banner', {
    BANNER_BUCKET: BANNERS,
    BANNER_THEME: 'dark',
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET_PARAMETER: SECRET.name,
    ALLOWED_ORIGINS: '',
    USER_AGENT: 'test/1.0',
  });
});
afterAll(async () => {
  await banner[Symbol.asyncDispose]();
  await receiver[Symbol.asyncDispose]();
});

/** What the scraper has found. */
async function store({ rows, client }: Desk, ...items: FeedRow[]): Promise<void> {
  await new SSMClient(client).send(
    new PutParameterCommand({
      Name: SECRET.name,
      Value: SECRET.value,
      Type: 'SecureString',
      Overwrite: true,
    }),
  );
  for (const item of items) {
    const Item = { ...feedKey(item.gsi1sk), ...item };
    await rows.send(new PutCommand({ TableName: TABLE, Item }));
  }
}

/** The rows, the pictures by their keys, and how often the current one was put there. */
async function look(desk: Desk) {
  const { Versions = [] } = await desk.s3.send(new ListObjectVersionsCommand({ Bucket: BANNERS }));
  const pictures = new Set(Versions.map(({ Key, ETag }) => `${Key} ${ETag}`));
  const { Metadata } = await desk.s3.send(
    new GetObjectCommand({ Bucket: BANNERS, Key: 'banner/current.png' }),
  );
  const current = Versions.filter(({ Key }) => Key === 'banner/current.png').length;
  const { Items = [] } = await desk.rows.send(new ScanCommand({ TableName: TABLE, ConsistentRead: true }));
  const rows = Object.fromEntries(Items.map(({ pk, sk, ...row }) => [`${pk} / ${sk}`, row]));
  return { rows, pictures, current, hash: Metadata?.['content-hash'] };
}

test('wherever banner dies over news, the same event again leaves all as if it had not died', async () => {
  const resources = { buckets: [bucket(BANNERS)] };
  const { undisturbed, deaths } = await dieEverywhere(banner, {
    resources,
    look,
    prepare: async (desk, handle) => {
      await store(desk, post(1), follower(1));
      // An environment that has handled an event has the secret; one that has not makes a call more.
      await handle(event);
      await store(desk, post(2));
      return event;
    },
  });

  expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
  for (const [point, { state }] of Object.entries(deaths)) expect(state, point).toEqual(undisturbed.state);
  const posted = receiver.state.received.map(({ contentHash }) => contentHash);
  expect(posted).toContain(undisturbed.state.hash);
}, 120_000);
