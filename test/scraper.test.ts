import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { Source } from '../functions/scraper/sources.ts';
import type { Logger } from '@aws-lambda-powertools/logger';
import { feedOf, type Page } from './helpers/web-site.ts';
import { MINUTE_MS, type ScraperCloud, START, startScraperCloud } from './helpers/scraper-cloud.ts';

let cloud: ScraperCloud;
let log: Logger;
beforeAll(async () => {
  cloud = await startScraperCloud();
  // Not before it knows its level.
  ({ log } = await import('../lib/log.ts'));
});
afterAll(() => cloud[Symbol.asyncDispose]());

/** Each test has minutes of its own, later than those of the one before. */
let minute = START;
let told: number;
beforeEach(() => {
  minute += 30 * 24 * 60 * MINUTE_MS;
  told = cloud.told().length;
  cloud.site.asked();
  cloud.bus.refuse(() => undefined);
});

const newSource = (rest: object = {}): Source => cloud.source(`s-${randomUUID().slice(0, 8)}`, rest);
const pathOf = ({ url }: Source): string => new URL(url).pathname;
const toldNow = () => cloud.told().slice(told);
const titlesOf = async ({ id }: Source) =>
  (await cloud.items()).flatMap((item) => (item.sourceId === id && item.kind === 'post' ? [item.title] : []));

const feedOfOne = (title: string) =>
  `<rss><channel><item><guid>1</guid><title>${title}</title></item></channel></rss>`;
const robots = (page: Page) => cloud.site.serve('/robots.txt', page);
const errorOf = async ({ id }: Source) => (await cloud.state(id))?.error?.type;

describe('a tick', () => {
  test('stores what is new in the order of its source, and tells of it once', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('two', 'one') });

    const report = await cloud.tick([blog], minute);

    expect(report).toEqual({ outcome: 'done', published: [blog.id] });
    expect(await titlesOf(blog)).toEqual(['two', 'one']);
    expect(toldNow()).toEqual([
      {
        idempotencyKey: expect.any(String),
        minute: new Date(minute).toISOString(),
        sources: [blog.id],
        correlationId: expect.any(String),
        table: cloud.tableName,
      },
    ]);
    expect(await cloud.state(blog.id)).toMatchObject({ failures: 0, contentHash: expect.any(String) });
  });

  test('that finds nothing new tells nothing, and asks for no more than news', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), ({ headers }, response) => {
      const known = headers['if-none-match'] === '"v1"' && headers['if-modified-since'] === 'then';
      response
        .writeHead(known ? 304 : 200, { 'content-type': 'text/xml', etag: '"v1"', 'last-modified': 'then' })
        .end(known ? '' : feedOf('one'));
    });
    await cloud.tick([blog], minute);
    const before = await cloud.state(blog.id);

    await cloud.tick([blog], minute + MINUTE_MS);

    expect(toldNow()).toHaveLength(1);
    expect(cloud.site.asked()).toHaveLength(2);
    const after = await cloud.state(blog.id);
    expect(after).toMatchObject({
      changedAt: before?.changedAt,
      contentHash: before?.contentHash,
      etag: '"v1"',
    });
    expect(after?.checkedAt).toBe(new Date(minute + MINUTE_MS + 7_000).toISOString());
  });

  test('takes the same items in other words for nothing new: another order, other white space', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('two', 'one') });
    await cloud.tick([blog], minute);

    cloud.site.serve(pathOf(blog), {
      body: feedOf('one', 'two').replace('<title>one', '<title>\n one ').replace('Blog', 'Our blog'),
    });
    await cloud.tick([blog], minute + MINUTE_MS);

    expect(toldNow()).toHaveLength(1);
  });

  test('stores an item once, at the time when it was first seen, and corrects what has changed of it', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOfOne('Tyop') });
    await cloud.tick([blog], minute);
    const [first] = (await cloud.items()).filter(({ sourceId }) => sourceId === blog.id);

    cloud.site.serve(pathOf(blog), { body: feedOfOne('Typo') });
    await cloud.tick([blog], minute + MINUTE_MS);

    const items = (await cloud.items()).filter(({ sourceId }) => sourceId === blog.id);
    expect(items).toEqual([
      expect.objectContaining({ title: 'Typo', firstSeenAt: first?.firstSeenAt, gsi1sk: first?.gsi1sk }),
    ]);
    expect(toldNow()).toHaveLength(2);
  });

  test('puts nothing from the future on top of all', async () => {
    const blog = newSource();
    const body =
      '<rss><channel><item><title>x</title><pubDate>Mon, 01 Jan 2999 00:00:00 GMT</pubDate></item></channel></rss>';
    cloud.site.serve(pathOf(blog), { body });

    await cloud.tick([blog], minute);

    const [item] = (await cloud.items()).filter(({ sourceId }) => sourceId === blog.id);
    expect(item?.publishedAt).toBe(new Date(minute + 7_000).toISOString());
  });

  test('that comes three times at once has one effect', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    const reports = await Promise.all([1, 2, 3].map(() => cloud.tick([blog], minute)));

    expect(reports.map(({ outcome }) => outcome).toSorted()).toEqual(['done', 'taken', 'taken']);
    expect(cloud.site.asked()).toHaveLength(1);
    expect(toldNow()).toHaveLength(1);
  });

  test('that comes again does nothing, nor does an earlier one', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });
    await cloud.tick([blog], minute);
    cloud.site.serve(pathOf(blog), { body: feedOf('two', 'one') });

    expect(await cloud.tick([blog], minute, { now: minute + 50_000 })).toMatchObject({ outcome: 'taken' });
    expect(await cloud.tick([blog], minute - MINUTE_MS, { now: minute + 50_000 })).toMatchObject({
      outcome: 'taken',
    });

    expect(toldNow()).toHaveLength(1);
    expect(cloud.site.asked()).toHaveLength(1);
  });

  test('does nothing while the one before is at work', async () => {
    const blog = newSource();
    const open = Promise.withResolvers<ServerResponse>();
    cloud.site.serve(pathOf(blog), (_, response) => open.resolve(response));
    const first = cloud.tick([blog], minute, { now: minute + 59_000 });
    await expect.poll(() => cloud.site.asked().length).toBe(1);

    const second = await cloud.tick([blog], minute + MINUTE_MS, { now: minute + MINUTE_MS });
    (await open.promise).writeHead(200, { 'content-type': 'text/xml' }).end(feedOf('one'));

    expect(second).toMatchObject({ outcome: 'taken' });
    expect(await first).toMatchObject({ outcome: 'done' });
    expect(toldNow()).toHaveLength(1);
  });

  test('takes over from one that was killed, when its time is up', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), () => {});
    void cloud.tick([blog], minute).catch(() => {});
    await expect.poll(() => cloud.site.asked().length).toBe(1);
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    const report = await cloud.tick([blog], minute + MINUTE_MS);

    expect(report).toMatchObject({ outcome: 'done', published: [blog.id] });
  });

  test('of six hours ago does nothing, however many there are', async () => {
    const blog = newSource();
    const now = minute + 366 * MINUTE_MS;
    const rows = await cloud.all();

    for (let late = 0; late < 360; late += 1) {
      expect(await cloud.tick([blog], minute + late * MINUTE_MS, { now })).toEqual({
        outcome: 'late',
        published: [],
      });
    }

    expect(cloud.site.asked()).toEqual([]);
    expect(await cloud.all()).toEqual(rows);
  });

  test.each([[{ time: 'soon' }], [{ time: 5 }], [null], ['tick'], [[]]])('like %j is none', async (event) => {
    const { createHandler } = await import('../functions/scraper/handler.ts');
    const { connect } = await import('../functions/scraper/connect.ts');
    const { lambdaContext } = await import('./helpers/lambda-context.ts');
    const handle = createHandler(connect, []);

    await expect(handle(event, lambdaContext())).rejects.toThrow(
      expect.objectContaining({ name: 'InvalidTickError', retryable: false }),
    );
  });
});

describe('a source', () => {
  test('that is slow or broken keeps no other from being read', async () => {
    const kinds = {
      hang: () => {},
      drip: (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { 'content-type': 'text/xml' });
        const timer = setInterval(() => response.write(' '), 100);
        response.on('close', () => clearInterval(timer));
      },
      broken: { body: '<html>' },
      down: { status: 500 },
      gone: { status: 404 },
    };
    const bad = Object.entries(kinds).map(([, page]) => {
      const source = newSource();
      cloud.site.serve(pathOf(source), page);
      return source;
    });
    const good = newSource();
    cloud.site.serve(pathOf(good), { body: feedOf('one') });

    const report = await cloud.tick([...bad, good], minute);

    expect(report).toEqual({ outcome: 'done', published: [good.id] });
    const states = await Promise.all(bad.map(({ id }) => cloud.state(id)));
    expect(states.map((state) => state?.error?.type)).toEqual([
      'FetchTimeoutError',
      'FetchTimeoutError',
      'DocumentError',
      'StatusError',
      'StatusError',
    ]);
    expect(states.every((state) => state?.failures === 1)).toBe(true);
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data/', 'AddressRefusedError'],
    ['http://2130706433/', 'AddressRefusedError'],
    ['http://127.0.0.1:9/', 'UrlRefusedError'],
  ])('that leads inside is refused: %s', async (url, type) => {
    const source = newSource({ url });

    await cloud.tick([source], minute).catch(() => {});

    expect(await cloud.state(source.id)).toMatchObject({ failures: 1, error: { type } });
  });

  test('that goes down is left alone for longer and longer, and what it has told in the meantime is not lost', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });
    await cloud.tick([blog], minute);
    cloud.site.asked();
    cloud.site.serve(pathOf(blog), { status: 500 });

    const asked: number[] = [];
    for (let i = 1; i <= 180; i += 1) {
      await cloud.tick([blog], minute + i * MINUTE_MS).catch(() => {});
      if (cloud.site.asked().length > 0) asked.push(i);
    }
    const down = await cloud.state(blog.id);
    cloud.site.serve(pathOf(blog), { body: feedOf('three', 'two', 'one') });
    await cloud.tick([blog], Date.parse(down?.nextAllowedAt ?? ''));

    expect(asked).toEqual([1, 2, 4, 8, 16, 32, 64, 124]);
    expect(down).toMatchObject({
      failures: 8,
      error: { type: 'StatusError', message: '127.0.0.1 answered 500' },
    });
    expect(down?.contentHash).toBe(down?.publishedHash);
    const up = await cloud.state(blog.id);
    expect(up).toMatchObject({ failures: 0, nextAllowedAt: expect.any(String) });
    expect(up?.error).toBeUndefined();
    expect(await titlesOf(blog)).toEqual(['three', 'two', 'one']);
    expect(toldNow()).toHaveLength(2);
  });

  test.each([
    ['in seconds', (now: number) => ({ retryAfter: String(20 * 60), until: now + 20 * MINUTE_MS })],
    [
      'by a date',
      (now: number) => ({
        retryAfter: new Date(Date.now() + 20 * MINUTE_MS).toUTCString(),
        until: now + 19 * MINUTE_MS,
      }),
    ],
    [
      'for a year',
      (now: number) => ({ retryAfter: String(365 * 24 * 3600), until: now + 24 * 60 * MINUTE_MS }),
    ],
  ])('that asks for time, %s, gets it', async (_, ask) => {
    const blog = newSource();
    const other = newSource();
    cloud.site.serve(pathOf(other), { body: feedOf('one') });
    const { retryAfter, until } = ask(minute + 7_000);
    cloud.site.serve(pathOf(blog), { status: 503, headers: { 'retry-after': retryAfter } });

    await cloud.tick([blog, other], minute);

    const { nextAllowedAt = '' } = (await cloud.state(blog.id)) ?? {};
    expect(Date.parse(nextAllowedAt)).toBeGreaterThanOrEqual(until);
    expect(Date.parse(nextAllowedAt)).toBeLessThan(until + 2 * MINUTE_MS);
    cloud.site.asked();
    await cloud.tick([blog, other], Math.floor(Date.parse(nextAllowedAt) / MINUTE_MS - 1) * MINUTE_MS);
    expect(cloud.site.asked().map(({ path }) => path)).toEqual([pathOf(other)]);
  });

  test('with a rhythm of its own is asked no more often', async () => {
    const blog = newSource({ everyMinutes: 15 });
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    for (let i = 0; i < 46; i += 1)
      await cloud.tick([blog], minute + i * MINUTE_MS, { now: minute + i * MINUTE_MS + (i % 7) * 1000 });

    expect(cloud.site.asked()).toHaveLength(4);
  });

  test('whose configuration changes is read as if it was new', async () => {
    const page = newSource({ kind: 'html', selectors: { item: 'article', title: 'h2' }, everyMinutes: 60 });
    const body = '<article><h2>one</h2><h3>two</h3></article>';
    cloud.site.serve(pathOf(page), { type: 'text/html', body, headers: { etag: '"1"' } });
    await cloud.tick([page], minute);

    const changed = Source.parse({ ...page, selectors: { item: 'article', title: 'h3' } });
    await cloud.tick([changed], minute + MINUTE_MS);

    expect(cloud.site.asked().map(({ headers }) => headers['if-none-match'])).toEqual([undefined, undefined]);
    expect(await titlesOf(page)).toEqual(['two', 'one']);
    expect(toldNow()).toHaveLength(2);
  });

  test('that does not change for long keeps its items from expiring', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), ({ headers }, response) => {
      const status = headers['if-none-match'] ? 304 : 200;
      response
        .writeHead(status, { 'content-type': 'text/xml', etag: '"1"' })
        .end(status === 200 ? feedOf('one') : '');
    });

    const days = 24 * 60 * MINUTE_MS;
    for (let day = 0; day < 29; day += 4) await cloud.tick([blog], minute + day * days);

    const [item] = (await cloud.items()).filter(({ sourceId }) => sourceId === blog.id);
    expect(item?.expiresAt).toBeGreaterThan((minute + (24 + 80) * days) / 1000);
    expect(item?.firstSeenAt).toBe(new Date(minute + 7_000).toISOString());
    expect(toldNow()).toHaveLength(1);
  });

  test.each([['followers', 'follower', { name: 'ada' }]] as const)(
    'may be of %s',
    async (_, kind, expected) => {
      const source = newSource({
        kind: 'json',
        items: kind,
        path: 'list',
        fields: { title: 'login', image: 'avatar' },
      });
      const body = JSON.stringify({ list: [{ login: 'ada', avatar: '/ada.png' }] });
      cloud.site.serve(pathOf(source), { type: 'application/json', body });

      await cloud.tick([source], minute);

      const items = (await cloud.items(kind)).filter(({ sourceId }) => sourceId === source.id);
      expect(items).toEqual([
        expect.objectContaining({ kind, image: `${cloud.site.origin}/ada.png`, ...expected }),
      ]);
    },
  );
});

describe('when all sources fail', () => {
  test('the tick fails, when each has its state', async () => {
    const sources = [newSource(), newSource()];

    await expect(cloud.tick(sources, minute)).rejects.toThrow(
      expect.objectContaining({ name: 'AllSourcesFailedError', message: 'None of 2 sources could be read' }),
    );

    for (const { id } of sources) expect(await cloud.state(id)).toMatchObject({ failures: 1 });
  });

  test('a tick that only waits for them is none that has failed', async () => {
    const source = newSource();
    await cloud.tick([source], minute).catch(() => {});
    await cloud.tick([source], minute + MINUTE_MS).catch(() => {});

    const report = await cloud.tick([source], minute + 2 * MINUTE_MS);

    expect(report).toEqual({ outcome: 'done', published: [] });
  });
});

describe('robots.txt', () => {
  test.each([
    ['is not there', { status: 404 }, undefined],
    ['is forbidden', { status: 403 }, undefined],
    ['allows all', { type: 'text/plain', body: 'User-agent: *\nAllow: /' }, undefined],
    ['is for others', { type: 'text/plain', body: 'User-agent: other\nDisallow: /' }, undefined],
    ['has nothing in it', { type: 'text/html', body: '<html>our home page</html>' }, undefined],
    ['disallows all', { type: 'text/plain', body: 'User-agent: *\nDisallow: /' }, 'RobotsDisallowedError'],
    [
      'disallows us',
      { type: 'text/plain', body: 'User-agent: Lambda-By-Example\nDisallow: /*s-' },
      'RobotsDisallowedError',
    ],
    ['is broken', { status: 500 }, 'RobotsUnreachableError'],
    ['is asked for too often', { status: 429 }, 'RobotsUnreachableError'],
    [
      'breaks off',
      (_: unknown, response: ServerResponse) => void response.destroy(),
      'RobotsUnreachableError',
    ],
  ])('%s', async (_, page, error) => {
    robots(page);
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    await cloud.tick([blog], minute).catch(() => {});

    expect(await errorOf(blog)).toBe(error);
    expect(cloud.site.asked()).toHaveLength(error === undefined ? 1 : 0);
    robots({ status: 404 });
  });

  test('is read to 500 KiB, and no further', async () => {
    robots({ type: 'text/plain', body: `#${' '.repeat(512_000)}\nUser-agent: *\nDisallow: /` });
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    await cloud.tick([blog], minute);

    expect(await errorOf(blog)).toBeUndefined();
    robots({ status: 404 });
  });

  test('is asked once a day, and its last word holds while it is unreachable', async () => {
    let asked = 0;
    let status = 404;
    robots((_, response) => {
      asked += 1;
      response.writeHead(status).end();
    });
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });

    await cloud.tick([blog], minute);
    await cloud.tick([blog], minute + 23 * 60 * MINUTE_MS);
    expect(asked).toBe(1);
    status = 500;
    await cloud.tick([blog], minute + 25 * 60 * MINUTE_MS);

    expect(asked).toBe(2);
    expect(await errorOf(blog)).toBeUndefined();
    robots({ status: 404 });
  });
});

describe('events', () => {
  test('that the bus does not take are sent again', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });
    const calls = cloud.bus.calls();
    cloud.bus.refuse((_, call) => (call < calls + 3 ? 'ThrottlingException' : undefined));

    await cloud.tick([blog], minute);

    expect(toldNow()).toHaveLength(1);
    const state = await cloud.state(blog.id);
    expect(state?.publishedHash).toBe(state?.contentHash);
  });

  test('that it never takes make the tick fail, and the next one sends them, though nothing is new any more', async () => {
    const blog = newSource();
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });
    cloud.bus.refuse(() => 'InternalFailure');
    await expect(cloud.tick([blog], minute)).rejects.toThrow(
      expect.objectContaining({ name: 'EventsNotTakenError', message: '1 events: InternalFailure' }),
    );
    cloud.bus.refuse(() => undefined);

    await cloud.tick([blog], minute + MINUTE_MS);
    await cloud.tick([blog], minute + 2 * MINUTE_MS);

    expect(toldNow()).toHaveLength(1);
  });

  test('are told even of a source that has gone down in the meantime', async () => {
    const [blog, other] = [newSource(), newSource()];
    cloud.site.serve(pathOf(other), { body: feedOf('other') });
    await cloud.tick([other], minute - MINUTE_MS);
    cloud.site.serve(pathOf(blog), { body: feedOf('one') });
    cloud.bus.refuse(() => 'InternalFailure');
    await cloud.tick([blog, other], minute).catch(() => {});
    cloud.bus.refuse(() => undefined);
    cloud.site.serve(pathOf(blog), { status: 500 });

    const { published } = await cloud.tick([blog, other], minute + MINUTE_MS);

    expect(published).toEqual([blog.id]);
  });
});

test('no secret of an address, a header or an answer is in a row, an event, an error or the log', async () => {
  const canary = `canary-${randomUUID()}`;
  const reflect = (status: number, headers: object) => (_: unknown, response: ServerResponse) => {
    response
      .writeHead(status, { 'content-type': 'application/json', 'set-cookie': canary, ...headers })
      .end(`{"${canary}`);
  };
  const pages = [
    reflect(200, {}),
    reflect(500, {}),
    reflect(302, { location: `http://${canary}@127.0.0.1/?key=${canary}` }),
    reflect(302, { location: `http://127.0.0.1:1/?key=${canary}` }),
    (_: unknown, response: ServerResponse) => void response.destroy(),
  ];
  const sources = pages.map((page) => {
    const source = newSource({ kind: 'json', fields: { title: 'x' } });
    cloud.site.serve(pathOf(source), page);
    return { ...source, url: `${source.url}?key=${canary}` };
  });

  const logged: unknown[] = [];
  for (const stream of [process.stdout, process.stderr])
    vi.spyOn(stream, 'write').mockImplementation((text) => logged.push(text) > 0);
  log.setLogLevel('DEBUG');

  const error: unknown = await cloud.tick(sources, minute).catch((reason: unknown) => reason);

  log.setLogLevel('SILENT');
  vi.restoreAllMocks();
  expect(error).toMatchObject({ name: 'AllSourcesFailedError' });
  expect(logged.map(String).filter((line) => line.includes('"failed"'))).toHaveLength(sources.length);
  const traces = [await cloud.all(), cloud.bus.taken, inspect(error), logged.map(String)];
  expect(JSON.stringify(traces)).not.toContain(canary);
  expect(cloud.site.asked().filter(({ path }) => path.includes(canary))).toHaveLength(sources.length);
});

test('what there is no time for is first the next time', async () => {
  const sources = [newSource(), newSource()];
  for (const source of sources) cloud.site.serve(pathOf(source), { body: feedOf('one') });

  const none = await cloud.tick(sources, minute, { remainingMs: 20_000 });
  await sleep(1);
  const all = await cloud.tick(sources, minute + MINUTE_MS);

  expect(none.published).toEqual([]);
  expect(all.published).toHaveLength(2);
});
