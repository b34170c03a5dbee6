import { beforeEach, describe, expect, test } from 'vitest';
import { itemRow, KEPT_MS } from '../functions/scraper/item-row.ts';
import { itemRows } from '../functions/scraper/item-rows.ts';
import { makeItems } from '../functions/scraper/items.ts';
import { Source } from '../functions/scraper/sources.ts';
import { TABLE } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent } from './helpers/http-event.ts';

const POSTS = 45;
const NOW = Date.UTC(2026, 10, 26, 15, 30);
const BLOG = Source.parse({ id: 'blog', kind: 'feed', url: 'https://blog.example/feed.xml' });
const FANS = Source.parse({ ...BLOG, id: 'fans', items: 'follower' });

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
  // Two by two at the same time: a cursor must not skip the second one.
  const posts = Array.from({ length: POSTS }, (_, n) => ({
    title: `Post ${n}`,
    url: `/${n}`,
    publishedAt: `2026-11-26T14:${String(Math.floor(n / 2)).padStart(2, '0')}:00Z`,
  }));
  await store(BLOG, posts);
  await store(FANS, [{ title: '<b>Ada</b> ‮', image: 'https://fans.example/ada.png' }]);
});
beforeEach(() => {
  now = NOW;
});

/** Stores what a source has told, as the function `scraper` does. */
async function store(source: Source, found: Parameters<typeof makeItems>[1], at = NOW): Promise<void> {
  const rows = itemRows(cloud.rows, TABLE, new AbortController().signal);
  for (const [position, item] of makeItems(source.id, found, source.url).entries())
    await rows.store(item.id, itemRow(source, item, position, at));
}

const get = (query: Record<string, string> = {}, headers: Record<string, string> = {}, owner = 'ada') =>
  call(
    httpEvent('GET', '/feed', {
      query: new URLSearchParams(query).toString(),
      headers,
      owner,
      scope: 'feed:read',
    }),
  );

/** All pages, one after the other. */
async function pages(limit: number) {
  const all: { title: string; publishedAt: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await get({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
    all.push(body.items);
    cursor = body.next;
  } while (cursor !== undefined);
  return all;
}

describe('GET /feed', () => {
  test.each([7, 100])('pages of %i show every post once, newest first', async (limit) => {
    const shown = await pages(limit);

    const items = shown.flat();
    const times = items.map(({ publishedAt }) => publishedAt);
    const titles = Array.from({ length: POSTS }, (_, n) => `Post ${n}`);
    expect(shown.slice(0, -1).every((page) => page.length === limit)).toBe(true);
    expect(items.map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
    expect(times).toEqual(times.toSorted().toReversed());
  });

  test('has posts, unless followers are asked for', async () => {
    const { body: posts } = await get({ limit: '1' });
    const { body: followers } = await get({ kind: 'follower' });

    expect(posts.items).toEqual([
      {
        id: expect.stringMatching(/^[\da-f]{32}$/),
        kind: 'post',
        source: 'blog',
        title: 'Post 44',
        url: 'https://blog.example/44',
        publishedAt: '2026-11-26T14:22:00.000Z',
        firstSeenAt: '2026-11-26T15:30:00.000Z',
      },
    ]);
    expect(followers).toEqual({
      items: [
        {
          id: expect.any(String),
          kind: 'follower',
          source: 'fans',
          name: '<b>Ada</b>',
          image: 'https://fans.example/ada.png',
          publishedAt: '2026-11-26T15:30:00.000Z',
          firstSeenAt: '2026-11-26T15:30:00.000Z',
        },
      ],
    });
  });

  test('does not show what has expired, though the table still has it', async () => {
    now = NOW + KEPT_MS + 1_000;

    expect((await get()).body.items).toEqual([]);
  });

  test('a cursor is good for its reader and its kind alone', async () => {
    const { body } = await get({ limit: '1' });

    const others = await get({ cursor: body.next }, {}, 'grace');
    const otherKind = await get({ cursor: body.next, kind: 'follower' });
    const own = await get({ cursor: body.next, limit: '1' });

    expect([problemIn(others).status, problemIn(otherKind).status, own.status]).toEqual([400, 400, 200]);
  });

  test('spares a client what it has, until there is something new, or its cursor comes to its end', async () => {
    const known = { 'if-none-match': (await get({ limit: '1' })).headers['etag'] ?? '' };

    const same = await get({ limit: '1' }, known);
    const otherPage = await get({ limit: '2' }, known);
    now += 15 * 60_000;
    const later = await get({ limit: '1' }, known);
    now = NOW;
    await store(BLOG, [{ title: 'Fresh', url: '/fresh', publishedAt: '2026-11-26T15:00:00Z' }]);
    const fresh = await get({ limit: '1' }, known);

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect([otherPage.status, later.status, fresh.status]).toEqual([200, 200, 200]);
    expect(fresh.body.items[0].title).toBe('Fresh');
  });

  test('is for whoever has a token with the scope: events/api has some', async () => {
    const posts = await call(apiEvent('feed'));
    const followers = await call(apiEvent('feed-followers'));

    expect([posts.status, posts.body.items.length]).toEqual([200, 20]);
    expect([followers.status, followers.body.items.length]).toEqual([200, 1]);
  });

  test('names the kinds that there are', async () => {
    const { issues } = problemIn(await call(apiEvent('feed-unknown-kind')));

    expect(issues).toEqual([{ path: 'query.kind', message: expect.stringContaining('"post"|"follower"') }]);
  });
});
