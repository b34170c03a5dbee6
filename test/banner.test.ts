import { readFileSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createBlog } from '../samples/blog/server.ts';
import { bundledOnce } from './helpers/bundled-once.ts';
import { startBannerCloud } from './helpers/banner-cloud.ts';
import { follower, post } from './helpers/banner-world.ts';
import { loopback } from './helpers/loopback.ts';
import { startReceiver } from './helpers/webhook-receiver.ts';

const SECRET = 'canary-secret-of-at-least-32-characters';
const patience = { timeout: 25_000, interval: 50 };

let code: Awaited<ReturnType<typeof bundledOnce>>;
beforeAll(async () => {
  code = await bundledOnce('banner');
});
afterAll(() => code[Symbol.asyncDispose]());

/** The function with these settings, and a webhook's receiver that has the secret. */
async function start(settings: Record<string, string> = {}) {
  const receiver = await startReceiver(SECRET);
  const cloud = await startBannerCloud(code, { WEBHOOK_URL: receiver.url, ...settings });
  onTestFinished(async () => {
    await cloud[Symbol.asyncDispose]();
    await receiver[Symbol.asyncDispose]();
  });
  await cloud.setSecret(SECRET);
  return {
    ...cloud,
    receiver,
    ended: (count: number) => expect.poll(cloud.outcomes, patience).toHaveLength(count),
  };
}

/** The sample blog, for its faces. */
async function startSite(): Promise<string> {
  const blog = await loopback(createBlog(1));
  onTestFinished(() => blog[Symbol.asyncDispose]());
  return blog.client.endpoint;
}

test('feed.changed becomes a banner in the bucket, with faces, and at the webhook', async () => {
  const origin = await startSite();
  const { store, tell, ended, row, object, writes, receiver, outcomes, rows } = await start({
    ALLOWED_ORIGINS: origin,
  });
  await store(post(1), ...[1, 2, 3].map((number) => follower(number, `${origin}/avatars/${number}.png`)));

  await tell();
  await ended(1);

  expect(outcomes()).toEqual(['ok']);
  const banner = await row();
  const current = await object('banner/current.png');
  expect(banner).toMatchObject({
    key: expect.stringMatching(/^banner\/2026\/11\/26\/\w{32}\.png$/),
    published: { s3: expect.any(String), webhook: expect.any(String) },
  });
  expect(current).toMatchObject({
    ContentType: 'image/png',
    CacheControl: 'public, max-age=60, must-revalidate',
    Metadata: { 'content-hash': banner?.contentHash },
  });
  expect((await object(banner?.key ?? '')).bytes.equals(current.bytes)).toBe(true);
  expect(receiver.state.received).toEqual([
    { contentHash: banner?.contentHash, renderedAt: banner?.renderedAt, png: current.bytes },
  ]);
  expect(await sharp(current.bytes).metadata()).toMatchObject({ width: 1500, height: 500 });
  expect(await writes()).toEqual({ 'banner/current.png': 1, [banner?.key ?? '']: 1 });
  expect(await rows()).toContainEqual(expect.objectContaining({ gsi1pk: 'BANNERS', key: banner?.key }));
});

test('the same event five times at once, and a late one, are one publication', async () => {
  const { store, tell, ended, writes, receiver, outcomes } = await start();
  await store(post(1), follower(1));

  await tell('feed-changed', 5);
  await tell('late');
  await ended(6);

  expect(outcomes()).toEqual(Array.from({ length: 6 }, () => 'ok'));
  expect((await writes())['banner/current.png']).toBe(1);
  expect(receiver.state.received).toHaveLength(1);
});

test('a webhook that is down: the banner stands, Lambda tries again, and it is posted without another rendering', async () => {
  const { store, tell, ended, writes, row, receiver, cloud, outcomes } = await start();
  await store(post(1));
  receiver.state.answers = [503];

  await tell();
  await ended(1);
  expect(Object.keys((await row())?.published ?? {})).toEqual(['s3']);
  expect(outcomes()).toEqual(['WebhookError']);
  cloud.clock.forward(61_000);
  await ended(2);

  expect(outcomes()[1]).toBe('ok');
  expect(Object.keys((await row())?.published ?? {}).toSorted()).toEqual(['s3', 'webhook']);
  expect((await writes())['banner/current.png']).toBe(1);
  expect(receiver.state.received).toHaveLength(1);
});

test('a secret is changed without a restart or deployment', async () => {
  const { store, tell, ended, setSecret, receiver, cloud } = await start();
  await store(post(1));
  await tell();
  await ended(1);
  const other = 'another-canary-secret-of-32-characters';

  receiver.state.secret = other;
  await setSecret(other);
  await store(post(2));
  await tell('many-sources');
  await ended(2);

  expect(receiver.state.received).toHaveLength(2);
  const reports = cloud.trace.recent.filter(({ type }) => type === 'Report');
  expect(reports.map(({ detail }) => detail['environment'])).toEqual([1, 1]);
});

test('the secret is in no log, row, event or object, also when everything fails', async () => {
  const { store, tell, ended, printed, rows, receiver, cloud, object, outcomes, failures } = await start();
  await store(post(1), follower(1, 'http://127.0.0.1:1/canary-path?key=canary-query'));
  receiver.state.answers = [500, 500, 500];

  await tell();
  for (const attempt of [1, 2, 3]) {
    await ended(attempt);
    cloud.clock.forward(125_000);
  }

  expect(outcomes()).toEqual(['WebhookError', 'WebhookError', 'WebhookError']);
  await expect.poll(failures, patience).toHaveLength(1);
  const picture = (await object('banner/current.png')).bytes.toString('latin1');
  for (const text of [printed(), ...(await failures()), picture]) expect(text).not.toContain('canary');
  // The avatar's address is an item's, and stays in its row.
  const ours = (await rows()).filter(({ pk }) => String(pk).startsWith('BANNER#'));
  expect(ours.length).toBeGreaterThan(0);
  expect(JSON.stringify(ours)).not.toContain('canary');
});

test('an avatar at an address inside is not asked for', async () => {
  let asked = 0;
  await using inside = await loopback((_, response) => {
    asked += 1;
    response.end();
  });
  const { store, tell, ended, object } = await start();
  await store(post(1), follower(1, `${inside.client.endpoint}/a.png`));

  await tell();
  await ended(1);

  expect(asked).toBe(0);
  expect((await object('banner/current.png')).bytes.length).toBeGreaterThan(1000);
});

test('an event of somebody else, or of nothing, is refused by name', async () => {
  const { lambda } = await start();

  for (const name of ['of-somebody-else', 'no-sources']) {
    const Payload = readFileSync(`events/banner/${name}.json`);
    const answer = await lambda.send(new InvokeCommand({ FunctionName: 'banner', Payload }));
    expect(answer.Payload?.transformToString(), name).toContain('UnexpectedEventError');
  }
});
