import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FEED_CHANGED, FeedChanged, type FeedChangedDetail } from '../../lib/feed-changed.ts';
import { FeedRow } from '../../lib/feed-row.ts';
import { SourceRow } from '../../lib/source-row.ts';
import { matching, target } from '../../local/test/helpers/events.ts';
import { queue, queueArn } from '../../local/test/helpers/sqs.ts';
import { feedOf, startWebSite } from '../helpers/web-site.ts';
import { dieEverywhere } from './crash/crash-points.ts';
import type { Desk } from './crash/desk.ts';
import { startVictim, type Victim } from './crash/victim.ts';

/** Longer than any invocation may be at work. */
const MINUTE_MS = 60_000;

let site: Awaited<ReturnType<typeof startWebSite>>;
let scraper: Victim;
beforeAll(async () => {
  site = await startWebSite();
  for (const id of ['blog', 'news']) site.serve(`/${id}`, { body: feedOf(`${id} two`, `${id} one`) });
  const sources = ['blog', 'news'].map((id) => ({ id, kind: 'feed', url: `${site.origin}/${id}` }));
  scraper = await startVictim('scraper', {
    SOURCES: JSON.stringify(sources),
    ALLOWED_ORIGINS: site.origin,
    EVENT_BUS: 'default',
    USER_AGENT: 'lambda-by-example/1',
  });
});
afterAll(async () => {
  await scraper[Symbol.asyncDispose]();
  await site[Symbol.asyncDispose]();
});

/** Whoever wants to know of changes. */
const pattern = { source: [FEED_CHANGED.source], 'detail-type': [FEED_CHANGED.detailType] };
const resources = {
  queues: [queue('told')],
  rules: [matching({ name: 'told', pattern, targets: [target({ arn: queueArn('told') })] })],
};

async function told({ client, cloud }: Desk): Promise<FeedChangedDetail[]> {
  const sqs = new SQSClient(client);
  await expect.poll(() => cloud.sqs.depth(queueArn('told'))?.visible ?? 0).toBeGreaterThan(0);
  const QueueUrl = `${client.endpoint}/111111111111/told`;
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body = '' }) => FeedChanged.parse(JSON.parse(Body)).detail);
}

/** What is known in the end, and which contents others were told of. */
async function look(desk: Desk) {
  const rows = Object.entries((await desk.state()).rows);
  const of = (prefix: string) => rows.flatMap(([key, row]) => (key.startsWith(prefix) ? [row] : []));
  const items = of('FEED#').map((row) => FeedRow.parse(row));
  const sources = of('SOURCE#').map((row) => SourceRow.parse(row));
  const events = await told(desk);
  return {
    titles: items
      .map((item) => (item.kind === 'post' ? item.title : item.name))
      .toSorted((a, b) => a.localeCompare(b)),
    unpublished: sources.filter(({ contentHash, publishedHash }) => contentHash !== publishedHash).length,
    failures: sources.map(({ failures }) => failures),
    told: [...new Set(events.flatMap((event) => event.sources))].toSorted((a, b) => a.localeCompare(b)),
    events: events.length,
  };
}

test('wherever the scraper dies, the tick of the next minute stores and tells what is still to be told', async () => {
  const { undisturbed, deaths } = await dieEverywhere(scraper, {
    resources,
    // Without a time it is the time at which it comes.
    prepare: async () => ({}),
    again: [MINUTE_MS],
    look,
  });

  const state = {
    titles: ['blog one', 'blog two', 'news one', 'news two'],
    unpublished: 0,
    failures: [0, 0],
    told: ['blog', 'news'],
  };
  expect(undisturbed.state).toEqual({ ...state, events: 1 });
  expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
  for (const [point, ending] of Object.entries(deaths)) {
    expect(ending.state, point).toMatchObject(state);
    // A death between an event and the note of it makes for a second one, never for none.
    expect(ending.state.events, point).toBeLessThanOrEqual(2);
  }
  const toldTwice = Object.entries(deaths).filter(([, ending]) => ending.state.events > 1);
  for (const [point] of toldTwice)
    expect(point).toMatch(/^after call \d+, (PutEvents|UpdateItem)$|^before call \d+, UpdateItem$/);
}, 120_000);

test('wherever it dies, the same tick again does nothing, and the table is as the next one expects it', async () => {
  const { deaths } = await dieEverywhere(scraper, {
    resources,
    prepare: async () => ({}),
    again: [0, MINUTE_MS],
    look,
  });

  for (const [point, { state, answer }] of Object.entries(deaths)) {
    expect(state.unpublished, point).toBe(0);
    expect(answer, point).toMatchObject({ outcome: 'done' });
  }
}, 120_000);
