import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from 'vitest';
import { bannerLedger } from '../lib/banner-ledger.ts';
import type { BannerRow } from '../lib/banner-row.ts';
import { TABLE } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent } from './helpers/http-event.ts';

const NOW = Date.UTC(2026, 10, 26, 15, 32);
const QUARTER = 15 * 60_000;
const signal = new AbortController().signal;

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
let ledger: ReturnType<typeof bannerLedger>;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
  ledger = bannerLedger(cloud.rows, TABLE, signal);
});
beforeEach(async () => {
  now = NOW;
  await cloud.clear();
});

/** The banner of a minute. */
const bannerOf = (minute: number): BannerRow => {
  const renderedAt = new Date(Date.UTC(2026, 10, 26, 15, minute)).toISOString();
  const contentHash = `hash-${minute}`;
  const key = `banner/2026/11/26/${contentHash}.png`;
  return { contentHash, key, renderedAt, published: { s3: renderedAt }, claims: {} };
};

/** Leaves banners as the function of that name does, the last one as the current one. */
async function addBanners(...minutes: number[]): Promise<void> {
  for (const minute of minutes) {
    const row = bannerOf(minute);
    await ledger.commit(await ledger.read(), row);
    await ledger.list(row, 4_102_444_800);
  }
}

const get = (query: Record<string, string> = {}, headers: Record<string, string> = {}, owner = 'ada') =>
  call(
    httpEvent('GET', '/banner', {
      query: new URLSearchParams(query).toString(),
      headers,
      owner,
      scope: 'feed:read',
    }),
  );

describe('GET /banner', () => {
  test('has the current banner, who has it, and those before it', async () => {
    await addBanners(10, 20);
    await ledger.notePublished('hash-20', 'webhook', '2026-11-26T15:20:02.000Z');

    const { status, body } = await get();

    expect(status).toBe(200);
    expect(body).toEqual({
      current: {
        contentHash: 'hash-20',
        renderedAt: '2026-11-26T15:20:00.000Z',
        url: expect.stringContaining('/banner/banner/2026/11/26/hash-20.png?'),
        published: { s3: '2026-11-26T15:20:00.000Z', webhook: '2026-11-26T15:20:02.000Z' },
      },
      history: [
        { contentHash: 'hash-20', renderedAt: '2026-11-26T15:20:00.000Z', url: expect.any(String) },
        { contentHash: 'hash-10', renderedAt: '2026-11-26T15:10:00.000Z', url: expect.any(String) },
      ],
    });
  });

  test('its addresses lead to the pictures, and are the same for a quarter of an hour', async () => {
    await addBanners(10);
    const { key: Key } = bannerOf(10);
    const s3 = new S3Client({ ...cloud.client, forcePathStyle: true });
    await s3.send(new PutObjectCommand({ Bucket: 'banner', Key, Body: 'PNG', ContentType: 'image/png' }));
    now = Math.floor(Date.now() / QUARTER) * QUARTER;

    const { body } = await get();
    now += QUARTER - 1;
    const sameQuarter = await get();
    const picture = await fetch(body.current.url);

    expect(sameQuarter.body.current.url).toBe(body.current.url);
    expect([picture.status, await picture.text()]).toEqual([200, 'PNG']);
    // For two quarters, so for one at least.
    expect(new URL(body.current.url).searchParams.get('X-Amz-Expires')).toBe('1800');
  });

  test('has every banner once in its pages, newest first', async () => {
    await addBanners(1, 2, 3, 4, 5);

    const hashes: string[] = [];
    let cursor: string | undefined;
    do {
      const { body } = await get({ limit: '2', ...(cursor !== undefined && { cursor }) });
      hashes.push(...body.history.map(({ contentHash }: { contentHash: string }) => contentHash));
      cursor = body.next;
    } while (cursor !== undefined);

    expect(hashes).toEqual(['hash-5', 'hash-4', 'hash-3', 'hash-2', 'hash-1']);
  });

  test('a cursor is its reader’s, and of no other list', async () => {
    await addBanners(1, 2);
    const { body } = await get({ limit: '1' });

    const others = await get({ cursor: body.next }, {}, 'grace');
    const feed = await call(
      httpEvent('GET', '/feed', {
        query: new URLSearchParams({ cursor: body.next }).toString(),
        scope: 'feed:read',
      }),
    );

    expect([problemIn(others).status, problemIn(feed).status]).toEqual([400, 400]);
  });

  test('before the first one there is none, and that is no error', async () => {
    const { status, body } = await get();

    expect([status, body]).toEqual([200, { history: [] }]);
  });

  test('spares a client what it has, until there is another, or somebody more has it', async () => {
    await addBanners(10);
    const known = { 'if-none-match': (await get()).headers['etag'] ?? '' };

    const same = await get({}, known);
    await ledger.notePublished('hash-10', 'webhook', '2026-11-26T15:20:02.000Z');
    const published = await get({}, known);
    await addBanners(20);
    const other = await get({}, { 'if-none-match': published.headers['etag'] ?? '' });
    now += QUARTER;
    const later = await get({}, { 'if-none-match': other.headers['etag'] ?? '' });

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect([published.status, other.status, later.status]).toEqual([200, 200, 200]);
  });

  test('does not tell who is at work on it', async () => {
    await addBanners(10);
    const claim = {
      contentHash: 'hash-10',
      publisher: 'webhook',
      by: 'a-request-id',
      at: '2026-11-26T15:10:01Z',
    };
    await ledger.claim(claim, '2026-11-26T15:00:00.000Z');

    expect(JSON.stringify(await get())).not.toContain('a-request-id');
  });

  test('is for whoever has a token with the scope: events/api has one', async () => {
    expect((await call(apiEvent('banner'))).status).toBe(200);
  });
});
