import { expect, test } from 'vitest';
import { graphOf } from '../console/graph.ts';
import { Diary } from '../console/page/diary.ts';
import { gathered } from '../console/page/gathered.ts';
import { type Move, movesOf } from '../console/page/moves.ts';
import { Store } from '../console/page/store.ts';
import { Stories, stepsOf } from '../console/page/stories.ts';
import { toneOf } from '../console/page/tone.ts';
import type { TraceEvent } from '../console/page/trace-event.ts';
import { tell, tellObjects } from '../console/page/words.ts';
import { NOTHING } from '../resources.ts';
import { shop } from './helpers/shop.ts';

const resources = { ...NOTHING, ...shop() };
const standing = { resources, region: 'eu-west-1', stacks: [{ name: 'shop', resources }], addresses: {} };
const { nodes, edges } = graphOf(standing);
const PRINCIPAL = 'arn:aws:sts::111111111111:assumed-role/shop-price-role/shop-price-1';

/** A diary with what these tell, and the stories in it. */
function told(events: (Partial<TraceEvent> & { type: string })[]) {
  const diary = new Diary(nodes);
  const stories = new Stories(diary);
  const all = events.map((event, index) => ({
    id: index + 1,
    time: new Date(index).toISOString(),
    service: 'lambda',
    resource: 'shop-price',
    detail: {},
    ...event,
  }));
  for (const event of all) {
    diary.add(event);
    stories.add(event);
  }
  const label = (id: string | undefined) => nodes.find((node) => node.id === id)?.label ?? 'outside';
  const moves = all.map((event) => movesOf(event, diary, edges).map((move) => inWords(move, label)));
  return { diary, stories, moves, all };
}

const inWords = ({ from, to, tone, back, edge }: Move, label: (id: string | undefined) => string): string =>
  `${label(from)} ${back ? '←' : '→'} ${label(to)}, ${edge?.kind ?? 'no edge'}, ${tone}`;

const sent = (id: string) => ({
  service: 'sqs',
  resource: 'shop-parcels',
  type: 'MessageSent',
  detail: { messageId: id },
});
const failing = (attempt: number) => ({
  type: 'Report',
  cause: 1,
  detail: { outcome: 'Error', errorMessage: 'no', attempt },
});
const report = (cause: number, outcome: string) => ({ type: 'Report', cause, detail: { outcome } });
const log = (level: string, code: string) => ({
  type: 'Log',
  cause: 2,
  detail: { line: JSON.stringify({ level, message: 'photo', code }) },
});
const refused = (key: string, more: object = {}) => ({
  service: 'iam',
  resource: 'shop-price-role',
  type: 'AccessDenied',
  detail: { principal: PRINCIPAL, action: 's3:ListBucket', message: `no list ${key}`, ...more },
});

const look = { service: 'http', resource: 'shop-api', type: 'Request', subject: 'GET /open' };

const response = (cause: number, status: number) => ({
  ...look,
  type: 'Response',
  cause,
  detail: { status },
});

/** The same twice: a request, its function, the answer. */
const LOOKS: TraceEvent[] = [1, 4]
  .flatMap((id) => [
    { ...look, id },
    { ...look, id: id + 1, service: 'lambda', resource: 'shop-ask', type: 'Started', cause: id },
    { ...look, id: id + 2, type: 'Response', cause: id, detail: { status: 200 } },
  ])
  .map((event) => ({ detail: {}, ...event, time: new Date(event.id).toISOString() }));

const upload = { service: 's3', resource: 'shop-orders', type: 'ObjectCreated:Put', subject: 'a/cat.jpg' };

test('an upload is seen to go all its way: notification, invocation, what that reads and writes', () => {
  const { moves, stories } = told([
    { ...upload, detail: { size: 2000 } },
    { type: 'Started', cause: 1, detail: { attempt: 1, environment: 1 } },
    { service: 's3', resource: 'shop-prices', type: 'ObjectCreated:Put', cause: 2, subject: 'a/cat.jpg' },
    {
      type: 'Report',
      cause: 1,
      detail: {
        outcome: 'ok',
        durationMs: 120,
        invocation: 2,
        touched: {
          'arn:aws:s3:::shop-orders': { 's3:GetObject': 1 },
          'arn:aws:s3:::shop-prices': { 's3:PutObject': 1 },
        },
      },
    },
  ]);

  expect(moves).toEqual([
    ['outside → orders, no edge, event'],
    ['orders → price, trigger, event'],
    ['price → prices, data, data'],
    ['price ← orders, data, data'],
  ]);
  expect(stories.all).toHaveLength(1);
});

test('by way of EventBridge and a queue it is one story, though a poll names no cause', () => {
  const { moves, stories } = told([
    upload,
    { service: 'events', resource: 'shop-pack', type: 'RuleMatched', cause: 1 },
    {
      service: 'sqs',
      resource: 'shop-parcels',
      type: 'MessageSent',
      cause: 2,
      detail: { messageId: 'm1' },
    },
    { service: 'sqs', resource: 'shop-parcels', type: 'Polled', detail: { count: 1, messageIds: ['m1'] } },
    { resource: 'shop-pack', type: 'Started', cause: 4, detail: { attempt: 1 } },
    { resource: 'shop-pack', type: 'Report', cause: 4, detail: { outcome: 'ok', invocation: 5 } },
  ]);

  expect(moves.flat()).toEqual([
    'outside → orders, no edge, event',
    'orders → pack, trigger, event',
    'pack → parcels, trigger, event',
    'parcels → pack, trigger, event',
  ]);
  expect(stories.all.map(({ events }) => events.map(({ type }) => type))).toEqual([
    ['ObjectCreated:Put', 'RuleMatched', 'MessageSent', 'Polled', 'Started', 'Report'],
  ]);
});

test('a batch belongs to the story of each of its messages', () => {
  const { stories } = told([
    sent('m1'),
    sent('m2'),
    {
      service: 'sqs',
      resource: 'shop-parcels',
      type: 'Polled',
      detail: { count: 2, messageIds: ['m1', 'm2'] },
    },
    { resource: 'shop-pack', type: 'Report', cause: 3, detail: { outcome: 'ok' } },
  ]);

  expect(stories.all.map(({ root, events }) => [root.id, events.length])).toEqual([
    [1, 3],
    [2, 3],
  ]);
});

test('what fails is told attempt by attempt, and is seen to go to its queue', () => {
  const { moves, stories, diary } = told([
    upload,
    failing(1),
    { type: 'RetryScheduled', cause: 1, detail: { message: 'again in 60 s, attempt 2 of 2' } },
    { type: 'Started', cause: 1, detail: { attempt: 2 } },
    failing(2),
    { type: 'EventFailed', cause: 1, detail: { message: 'failed after attempt 2' } },
    { service: 'sqs', resource: 'shop-failed', type: 'MessageSent', cause: 6, detail: { messageId: 'm' } },
  ]);

  expect(moves[3], 'a retry comes from Lambda’s own queue').toEqual([]);
  expect(moves[6]).toEqual(['price → failed, failure, bad']);
  const words = stories.all
    .flatMap((story) => stepsOf(story, diary))
    .map(({ event }) => tell(event, diary)?.what);
  expect(words).toEqual([
    'uploaded to orders, 0 B',
    'Error: no',
    'again in 60 s, attempt 2 of 2',
    'attempt 2: begins in environment 0',
    'attempt 2: Error: no',
    'given up',
    'gets a message',
  ]);
});

test('an invocation that ended well, but warned of something, is told with that', () => {
  const ok = { outcome: 'ok', durationMs: 5 };
  const { diary, all } = told([
    upload,
    { type: 'Started', cause: 1, detail: { attempt: 1 } },
    log('INFO', 'BEGUN'),
    log('WARN', 'CORRUPT'),
    { type: 'Report', cause: 1, detail: { ...ok, invocation: 2 } },
    { type: 'Report', cause: 1, detail: { ...ok, invocation: 99 } },
    log('ERROR', 'LATE'),
  ]);

  const [, , , , warned, good] = all.map((event) => tell(event, diary));
  expect(warned).toMatchObject({ what: 'ended with an error, 5 ms: photo LATE', tone: 'wait' });
  expect(all.slice(4, 6).map((event) => toneOf(event, diary))).toEqual(['warn', 'good']);
  expect(good).toMatchObject({ what: 'ok, 5 ms', tone: 'good' });
  expect(diary.logsOf(2)).toHaveLength(3);
  expect(diary.warningsOf(2).map(({ words }) => words)).toEqual(['photo CORRUPT', 'photo LATE']);
});

test('a deployment that failed says why', () => {
  const about = { service: 'stack', resource: 'shop', type: 'StackChanged' };
  const { diary, all } = told([
    { ...about, detail: { status: 'CREATE_COMPLETE' } },
    { ...about, detail: { status: 'UPDATE_ROLLBACK_COMPLETE', message: 'there is no role' } },
  ]);

  expect(all.map((event) => tell(event, diary))).toMatchObject([
    { what: 'CREATE_COMPLETE', tone: 'good' },
    { what: 'UPDATE_ROLLBACK_COMPLETE: there is no role', tone: 'bad' },
  ]);
});

test('an environment that ends says why', () => {
  const ended = { service: 'lambda', resource: 'shop-price', type: 'EnvironmentEnded' };
  const { diary, all } = told([
    { ...ended, detail: { environment: 1, why: 'idle' } },
    { ...ended, detail: { environment: 2, why: 'room', for: 'shop-price' } },
    { ...ended, detail: { environment: 3, why: 'failed', message: 'Task timed out after 3.00 seconds' } },
    { ...ended, detail: { environment: 4, why: 'stop' } },
  ]);

  expect(all.map((event) => tell(event, diary)?.what)).toEqual([
    'environment 1 ends, idle for five minutes',
    'environment 2 ends, to make room for price',
    'environment 3 ends: Task timed out after 3.00 seconds',
    'environment 4 ends',
  ]);
});

test('a refused call goes to what it was about, though nothing leads there', () => {
  const { moves, diary, all } = told([
    {
      service: 'iam',
      resource: 'shop-price-role',
      type: 'AccessDenied',
      detail: {
        principal: PRINCIPAL,
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::shop-copies/a',
        message: 'User is not authorized',
      },
    },
  ]);

  expect(moves.flat()).toEqual(['price → copies, no edge, bad']);
  expect(all.map((event) => tell(event, diary))).toMatchObject([{ who: 'price', tone: 'bad' }]);
});

test('who may not know that a key is not there is not told to widen a role', () => {
  const remedy = 'a/1 is not there';
  const { diary, all } = told([
    refused('a', { absent: 'a/1', remedy }),
    refused('b'),
    refused('b'),
    refused('c'),
  ]);
  const store = new Store();

  for (const event of all) store.addRefusal(event);
  const shown = store.refusals.map(({ id }) => id);
  store.closeRefusals(1);

  const [absent] = all.map((event) => tell(event, diary));
  expect(absent).toMatchObject({ what: remedy, tone: 'plain' });
  expect(shown, 'one that is in sight is neither replaced nor told twice').toEqual([2, 4]);
  expect(store.refusal?.id).toBe(4);
});

test('the answer to a request ends its story, whatever else is asked in the same words', () => {
  const { stories, moves } = told([
    look,
    look,
    { resource: 'shop-ask', type: 'Started', cause: 2, detail: { attempt: 1 } },
    response(1, 200),
    response(2, 500),
  ]);

  expect(stories.all.map(({ events }) => events.at(-1)?.detail['status'])).toEqual([200, 500]);
  expect(moves[2], 'a look is small').toEqual(['HTTP API → ask, trigger, data']);
});

test('what a page asks again and again is told in one line, unless it fails', () => {
  const { stories } = told([
    look,
    response(1, 200),
    look,
    response(3, 200),
    { ...look, subject: 'POST /orders' },
    look,
    response(6, 503),
    { ...look, subject: 'POST /orders' },
  ]);

  const lines = gathered(stories.all);

  expect(lines.map(({ story: { root }, count }) => [root.subject, count])).toEqual([
    ['GET /open', 2],
    ['POST /orders', 1],
    ['GET /open', 1],
    ['POST /orders', 1],
  ]);
});

test('what was the same before moves nothing, and is not listed with its node', () => {
  const store = new Store();
  const news = LOOKS.map((event) => store.addEvent(event).map(({ id }) => id));

  expect(news).toEqual([[1], [2], [3], [], [], []]);
  expect(store.diary.all.map(({ id }) => id)).toEqual([1, 2, 3]);
  expect(store.stories.all[0]?.again).toMatchObject({ times: 2, last: { id: 6 } });
});

test('what is looked at again is not listed before it is known whether it is the same', () => {
  const store = new Store();

  for (const event of LOOKS.slice(0, 5)) store.addEvent(event);

  expect(store.stories.all).toHaveLength(1);
});

test('another graph forgets nothing of what has happened', () => {
  const store = new Store();
  for (const event of LOOKS) store.addEvent(event);

  store.setGraph({ nodes, edges, stands: 'something else' });

  expect(store.stories.all[0]?.again?.times).toBe(2);
  expect(LOOKS.map((event) => store.diary.nodeOf(event)?.label).slice(0, 2)).toEqual(['HTTP API', 'ask']);
});

test('objects that set nothing off are one line, with all of them in its path', () => {
  const sizes = Object.entries({ 'a.zip': 1000, 'b.zip': 2000, 'c.zip': 3000 });
  const { stories, diary } = told(
    sizes.map(([subject, size]) => ({
      ...upload,
      resource: 'shop-prices',
      subject,
      detail: { size, triggers: 0 },
    })),
  );

  const [story, ...others] = stories.all;
  const run = story?.again;

  expect(others).toEqual([]);
  expect(story && run && tellObjects(story.root, run, diary)).toMatchObject({
    who: '3 objects',
    what: 'uploaded to prices, 6 KB',
  });
  expect(story?.events.map(({ subject }) => subject)).toEqual(['a.zip', 'b.zip', 'c.zip']);
  expect(stories.of(3)).toEqual([story]);
});

test('ticks that end in the same way are one line', () => {
  const tick = { service: 'events', resource: 'shop-nightly', type: 'Scheduled Event' };
  const { stories } = told([
    tick,
    report(1, 'ok'),
    tick,
    report(3, 'ok'),
    tick,
    report(5, 'Error'),
    tick,
    report(7, 'ok'),
  ]);

  expect(gathered(stories.all).map(({ count }) => count)).toEqual([2, 1, 1]);
});

test('what only looks is forgotten before what somebody has done', () => {
  const { stories } = told([upload, ...Array.from({ length: 500 }, () => look)]);

  expect(stories.all).toHaveLength(200);
  expect(stories.all[0]?.root.type).toBe('ObjectCreated:Put');
});

test('what is forgotten is forgotten everywhere', () => {
  const { diary, stories } = told([upload, ...Array.from({ length: 3500 }, () => report(1, 'ok'))]);

  expect(diary.all).toHaveLength(3000);
  expect(stories.of(1)).toEqual([]);
  expect(stories.of(3501)).toEqual([]);
});

test('an event that comes twice is told once', () => {
  const { diary, all } = told([upload]);

  expect(all.map((event) => diary.add(event))).toEqual([false]);
});
