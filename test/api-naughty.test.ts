import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { Failure } from '../lib/failure-table.ts';
import { log } from '../lib/log.ts';
import { apiInMemory } from './helpers/api-in-memory.ts';
import { problemIn } from './helpers/http-answer.ts';
import { httpEvent, postImage } from './helpers/http-event.ts';
import { NAUGHTY } from './helpers/naughty-strings.ts';

const REQUESTS = 6_000;
const KNOWN = [200, 201, 202, 204, 304, 400, 401, 403, 404, 405, 409, 413, 415, 422];

vi.spyOn(log, 'info').mockReturnValue();
const error = vi.spyOn(log, 'error').mockReturnValue();

const SCOPES = 'images:read images:write feed:read failures:read failures:retry backups:read sources:read';

const naughty = fc.oneof(
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.tuple(fc.constantFrom(...NAUGHTY), fc.constantFrom(...NAUGHTY)).map(([a, b]) => `${a}${b}`),
);
const usual = <T>(...values: T[]) => fc.constantFrom(...values);

const FAILURE: Failure = {
  id: '4f5e6d805f28ad704058',
  status: 'failed',
  origin: 'destination',
  reference: '4f9a0e0c-1d5b-4c3a-9d55-0d3a4ac7a3c1',
  error: { type: 'Error', message: 'No.' },
  payloadBytes: 2,
  attempts: 0,
  firstFailedAt: '2026-11-23T08:00:00.000Z',
  lastFailedAt: '2026-11-23T08:00:00.000Z',
};

/** What is right in most places, so that what is wrong in one is come upon. */
const mostly = <T>(right: fc.Arbitrary<T>, wrong: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: right, weight: 7 }, { arbitrary: wrong, weight: 1 });

const value = fc.oneof(naughty, fc.jsonValue(), usual<unknown>(0, -1, 1.5, 1e308, 52_428_801, [], {}, null));
const body = fc.oneof(
  fc
    .record(
      {
        contentType: mostly(usual<unknown>('image/jpeg', 'image/png'), value),
        size: mostly(usual<unknown>(1, 245_760), value),
      },
      { requiredKeys: [] },
    )
    .map((object) => JSON.stringify(object)),
  // Also names like __proto__, which are members of their own in JSON.
  fc
    .array(fc.tuple(naughty, value))
    .map((all) => `{${all.map((each) => each.map((part) => JSON.stringify(part)).join(':')).join(',')}}`),
  value.map((each) => JSON.stringify(each)),
  naughty,
);
const query = fc
  .array(
    fc.tuple(
      mostly(usual('limit', 'cursor', 'status', 'kind'), naughty),
      fc.oneof(usual('7', '100', 'parked', 'follower'), naughty),
    ),
    {
      maxLength: 3,
    },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());
const headers = fc.dictionary(
  mostly(
    usual('content-type', 'idempotency-key', 'if-none-match', 'host', 'x-forwarded-proto', 'cookie'),
    naughty,
  ),
  fc.oneof(usual('application/json', 'key-1', '*'), naughty),
);

/** Any request, by anybody; `{id}` stands for an image that there is. */
const anyRequest = fc.record({
  route: mostly(
    usual(
      ['POST', '/images'],
      ['GET', '/images'],
      ['GET', '/images/{id}'],
      ['DELETE', '/images/{id}'],
      ['GET', '/health'],
      ['GET', '/failures'],
      ['GET', '/failures/{id}'],
      ['POST', '/failures/{id}/retry'],
      ['GET', '/feed'],
      ['GET', '/sources'],
      ['GET', '/banner'],
    ),
    fc.tuple(
      fc.oneof(usual('GET', 'PUT', 'HEAD', 'OPTIONS'), naughty),
      fc.oneof(
        naughty.map((each) => `/images/${each}`),
        naughty.map((each) => `/failures/${each}`),
      ),
    ),
  ),
  query: mostly(query, naughty),
  headers,
  body: fc.option(body, { nil: undefined }),
  owner: mostly(usual<string | null>('ada', 'ada', 'grace', null), naughty),
  scope: mostly(usual(SCOPES), naughty),
  base64: mostly(fc.constant(false), fc.constant(true)),
});

test('of thousands of naughty requests none ends on our side, and each refusal says what is wrong', async () => {
  const seed = Math.trunc(Math.random() * 2 ** 31);
  const { call, failures } = apiInMemory();
  const { body: image } = await call(postImage({ contentType: 'image/jpeg' }));
  failures.set(FAILURE.id, FAILURE);
  const seen = new Map<number, number>();

  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ route, base64, body: text, headers: sent, ...rest }) => {
      const [method = '', path = ''] = route;
      const event = httpEvent(
        method,
        path.replace('{id}', path.startsWith('/images') ? image.id : FAILURE.id),
        {
          ...rest,
          headers:
            path === '/images' && method === 'POST' ? { 'content-type': 'application/json', ...sent } : sent,
          ...(text !== undefined && { body: text }),
        },
      );

      const answer = await call({ ...event, isBase64Encoded: base64 });

      expect(KNOWN).toContain(answer.status);
      if (answer.status >= 400) problemIn(answer);
      else expect(answer.headers['content-type']).not.toBe('application/problem+json');
      expect(Object.values(answer.headers).join('')).not.toMatch(/[\r\n]/);
      seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    }),
    { numRuns: REQUESTS, seed },
  );

  console.log(`${REQUESTS} requests, seed ${seed}:`, Object.fromEntries(seen));
  expect(error).not.toHaveBeenCalled();
  expect({}).not.toHaveProperty('admin');
  expect(Object.keys(Object.prototype)).toEqual([]);
  // They are not all refused at the first door.
  expect([...seen.keys()]).toEqual(
    expect.arrayContaining([200, 201, 202, 204, 400, 401, 403, 404, 405, 415, 422]),
  );
});

test.each([
  [
    'idempotency-key',
    (text: string) => postImage({ contentType: 'image/jpeg' }, { headers: { 'idempotency-key': text } }),
  ],
  ['contentType', (text: string) => postImage({ contentType: text })],
  ['size', (text: string) => postImage({ contentType: 'image/jpeg', size: text })],
  [
    'limit',
    (text: string) => httpEvent('GET', '/images', { query: new URLSearchParams({ limit: text }).toString() }),
  ],
  [
    'cursor',
    (text: string) =>
      httpEvent('GET', '/images', { query: new URLSearchParams({ cursor: text }).toString() }),
  ],
  [
    'a member of the body',
    (text: string) =>
      postImage(
        Object.fromEntries([
          ['contentType', 'image/jpeg'],
          [text, text],
        ]),
      ),
  ],
  [
    'a member of the query',
    (text: string) =>
      httpEvent('GET', '/images', { query: new URLSearchParams({ [text]: text }).toString() }),
  ],
  [
    'status',
    (text: string) =>
      httpEvent('GET', '/failures', {
        query: new URLSearchParams({ status: text }).toString(),
        scope: SCOPES,
      }),
  ],
  [
    'kind',
    (text: string) =>
      httpEvent('GET', '/feed', { query: new URLSearchParams({ kind: text }).toString(), scope: SCOPES }),
  ],
  [
    'a cursor of banners',
    (text: string) =>
      httpEvent('GET', '/banner', { query: new URLSearchParams({ cursor: text }).toString(), scope: SCOPES }),
  ],
  [
    'the idempotency key of a retry',
    (text: string) =>
      httpEvent('POST', `/failures/${FAILURE.id}/retry`, {
        headers: { 'idempotency-key': text },
        scope: SCOPES,
      }),
  ],
  [
    'the id to be sent again',
    (text: string) => httpEvent('POST', `/failures/${text}/retry`, { scope: SCOPES }),
  ],
  ['the id of a failure', (text: string) => httpEvent('GET', `/failures/${text}`, { scope: SCOPES })],
  ['the id to be shown', (text: string) => httpEvent('GET', `/images/${text}`)],
  ['the id to be deleted', (text: string) => httpEvent('DELETE', `/images/${text}`)],
])('each naughty string is either good as %s, or refused with a reason', async (where, request) => {
  const { call } = apiInMemory();

  const answers = await Promise.all(NAUGHTY.map((text) => call(request(text))));

  const refused = answers.filter(({ status }) => status >= 400);
  expect(refused.map((answer) => problemIn(answer).detail)).not.toContain('');
  expect(answers.every(({ status }) => status < 500)).toBe(true);
  // Slashes alone are an end of the path.
  const names = NAUGHTY.filter((text) => !/^\/*$/.test(text));
  if (where.includes('id ')) expect(refused.length).toBeGreaterThanOrEqual(names.length);
});
