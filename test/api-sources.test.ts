import { beforeEach, describe, expect, test } from 'vitest';
import { afterAnswer, afterFailure, stateOf } from '../functions/scraper/source-state.ts';
import { sourceRows } from '../functions/scraper/source-rows.ts';
import { Source } from '../functions/scraper/sources.ts';
import { StatusError } from '../lib/safe-fetch/errors.ts';
import type { SourceRow } from '../lib/source-row.ts';
import { TABLE } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent } from './helpers/http-event.ts';

const NOW = Date.UTC(2026, 10, 26, 15, 30);
const MOMENT = { minute: NOW, now: NOW };
const CANARY = 'canary-7f3a';
const READING = {
  robots: { allowed: true, checkedAt: '2026-11-26T15:30:00.000Z' },
  etag: '"v1"',
  lastModified: undefined,
};
const BLOG = Source.parse({
  id: 'blog',
  kind: 'feed',
  url: `https://blog.example/feed.xml?key=${CANARY}#${CANARY}`,
  everyMinutes: 10,
});

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
});
beforeEach(async () => {
  now = NOW;
  await cloud.clear();
});

/** Leaves a source's row as the function `scraper` does. */
const note = (id: string, row: SourceRow) =>
  sourceRows(cloud.rows, TABLE, new AbortController().signal).commit(id, row);

const get = (headers: Record<string, string> = {}) =>
  call(httpEvent('GET', '/sources', { owner: 'olivia', scope: 'sources:read', headers }));

describe('GET /sources', () => {
  test('tells how a source is that has answered', async () => {
    const row = afterAnswer(stateOf(BLOG, undefined, MOMENT), READING, MOMENT, BLOG.everyMinutes);
    await note('blog', {
      ...row,
      contentHash: 'a',
      publishedHash: 'a',
      changedAt: '2026-11-26T15:30:00.000Z',
    });

    const { status, body } = await get();

    expect(status).toBe(200);
    expect(body).toEqual({
      sources: [
        {
          id: 'blog',
          kind: 'feed',
          url: 'https://blog.example/feed.xml',
          checkedAt: '2026-11-26T15:30:00.000Z',
          changedAt: '2026-11-26T15:30:00.000Z',
          nextAllowedAt: '2026-11-26T15:40:00.000Z',
          published: true,
          failures: 0,
        },
      ],
    });
  });

  test('tells what is wrong with one that fails, since when, and until when it is left alone', async () => {
    const answered = afterAnswer(stateOf(BLOG, undefined, MOMENT), READING, MOMENT, 1);
    const later = { minute: NOW + 60_000, now: NOW + 60_000 };
    const reason = new StatusError('blog.example', 503, 3_600_000);
    await note('blog', afterFailure(answered, reason, later, 1));

    const { body } = await get();

    expect(body.sources).toMatchObject([
      {
        checkedAt: '2026-11-26T15:30:00.000Z',
        nextAllowedAt: '2026-11-26T16:31:00.000Z',
        published: false,
        failures: 1,
        error: { type: 'StatusError', message: 'blog.example answered 503' },
      },
    ]);
  });

  test('tells nothing that may be secret: no query, and of an unexpected error no message', async () => {
    const failed = afterFailure(stateOf(BLOG, undefined, MOMENT), new Error(CANARY), MOMENT, 1);
    await note('blog', failed);

    const answer = await get();

    expect(answer.body.sources[0].error).toEqual({ type: 'Error', message: 'Unexpected: see the log' });
    expect(JSON.stringify(answer)).not.toContain(CANARY);
  });

  test('lists all of them by their ids, and forgets those that were removed a month ago', async () => {
    const month = 30 * 24 * 60 * 60 * 1000;
    const old = { minute: NOW - month - 60_000, now: NOW - month - 60_000 };
    await note('removed', stateOf({ ...BLOG, id: 'removed' }, undefined, old));
    for (const id of ['zebra', 'ant', 'blog']) await note(id, stateOf({ ...BLOG, id }, undefined, MOMENT));

    const { body } = await get();

    expect(body.sources.map(({ id }: { id: string }) => id)).toEqual(['ant', 'blog', 'zebra']);
  });

  test('has none before the first tick', async () => {
    expect((await get()).body).toEqual({ sources: [] });
  });

  test('spares a client what it has, until a source was looked at', async () => {
    await note('blog', stateOf(BLOG, undefined, MOMENT));
    const known = { 'if-none-match': (await get()).headers['etag'] ?? '' };

    const same = await get(known);
    await note('blog', afterAnswer(stateOf(BLOG, undefined, MOMENT), READING, MOMENT, 1));
    const looked = await get(known);

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect(looked.status).toBe(200);
  });

  test('is for operators: events/api has one, and somebody who is none', async () => {
    const operator = await call(apiEvent('sources'));
    const other = await call(apiEvent('sources-no-operator'));

    expect(operator.status).toBe(200);
    expect(problemIn(other)).toMatchObject({
      status: 403,
      detail: 'The token lacks the scope sources:read.',
    });
  });
});
