import { DeleteCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { listFailures } from '../functions/api/list-failures.ts';
import { failureId, failureKey, type FailureRow, type Status, WINDOW_MS } from '../lib/failure-row.ts';
import type { Listing } from '../lib/failure-table.ts';
import { lambda } from '../local/test/helpers/function.ts';
import { newKey, PHOTOS, ready, startApiCloud, TABLE } from './helpers/api-cloud.ts';
import { THUMBNAIL } from './helpers/failure-messages.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { type HttpCall, httpEvent } from './helpers/http-event.ts';
import { ownFunction } from './helpers/own-function.ts';

const NAME = `${TABLE}-thumbnail`;
const SECRET = 'what nobody but its owner should read';
const STATUSES = ['failed', 'retrying', 'parked', 'resolved'] as const;
const OPERATOR = { owner: 'olivia', scope: 'failures:read failures:retry' };
const UNKNOWN = '0'.repeat(20);
const QUARTER_MS = 15 * 60 * 1000;

let cloud: Awaited<ReturnType<typeof startApiCloud>>;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
beforeAll(async () => {
  const environment = { TABLE_NAME: TABLE, PHOTOS_BUCKET: PHOTOS, TARGETS: THUMBNAIL };
  const target = lambda(NAME, 'async (event) => console.log(JSON.stringify(event))');
  cloud = await startApiCloud([await ownFunction('redrive', { environment }), target]);
  await cloud.setKeys(newKey('first'));
  call = await cloud.api(() => now);
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(() => {
  now = Date.now();
});

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

const FAILURE = {
  status: 'failed',
  origin: 'destination',
  target: THUMBNAIL,
  error: { type: 'DeadlineError', message: 'Stopped with 2000 ms left' },
  condition: 'RetriesExhausted',
  reference: 'request',
  payloadBytes: 2,
  attempts: 0,
} as const;

/** A failure in the table. @returns its id */
async function add(name: string, row: Partial<FailureRow> = {}): Promise<string> {
  const id = failureId('api', name);
  const payload = JSON.stringify({ name, text: SECRET });
  await cloud.addFailure(id, {
    ...FAILURE,
    reference: `request of ${name}`,
    payload,
    payloadBytes: payload.length,
    correlationId: `correlation of ${name}`,
    firstFailedAt: ago(7_200_000),
    lastFailedAt: ago(3_600_000),
    ...row,
  });
  return id;
}

const get = (path: string, rest: HttpCall = {}) => call(httpEvent('GET', path, { ...OPERATOR, ...rest }));
const list = (query: Record<string, string> = {}, rest: HttpCall = {}) =>
  get('/failures', { query: new URLSearchParams(query).toString(), ...rest });
const retry = (id: string, rest: HttpCall = {}) =>
  call(httpEvent('POST', `/failures/${id}/retry`, { ...OPERATOR, ...rest }));

/** All pages of a status, one after the other. */
async function pages(status: Status, limit: number) {
  const all: { id: string; lastFailedAt: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await list({ status, limit: String(limit), ...(cursor !== undefined && { cursor }) });
    all.push(body.failures);
    cursor = body.next;
  } while (cursor !== undefined);
  return all;
}

const cursorOf = async (query: Record<string, string> = {}): Promise<string> =>
  (await list({ limit: '1', ...query })).body.next;

describe('GET /failures', () => {
  const ids: Record<Status, string[]> = { failed: [], retrying: [], parked: [], resolved: [] };
  beforeAll(async () => {
    for (let i = 0; i < 9; i += 1) {
      const lastFailedAt = ago(i * 1000);
      ids.failed.push(await add(`failed ${i}`, { lastFailedAt }));
      ids.parked.push(await add(`parked ${i}`, { lastFailedAt, status: 'parked', reason: 'NO_OBJECT' }));
      ids.resolved.push(
        await add(`resolved ${i}`, { lastFailedAt, status: 'resolved', resolvedAt: lastFailedAt }),
      );
      const sent = { status: 'retrying', attempts: 1, claim: 'token', lastFailedAt } as const;
      ids.retrying.push(await add(`sent ${i}`, { ...sent, claimedAt: lastFailedAt, sentAt: lastFailedAt }));
    }
    // Both are stored as what they were before time passed, or before somebody was done.
    const lost = ago(WINDOW_MS + 1);
    ids.failed.push(await add('lost', { status: 'retrying', claimedAt: lost, sentAt: lost, claim: 'token' }));
    ids.retrying.push(await add('claimed', { claim: 'token', claimedAt: ago(0) }));
  });

  test.each(STATUSES.flatMap((status) => [1, 3, 9, 10, 100].map((limit) => [status, limit] as const)))(
    'shows each that is %s once in pages of %i, newest first',
    async (status, limit) => {
      const shown = await pages(status, limit);

      expect(shown.flat().map(({ id }) => id)).toEqual(ids[status]);
      expect(shown.every((page) => page.length <= limit)).toBe(true);
    },
  );

  test('goes on with those that are stored otherwise when a page is just full', async () => {
    const row = { ...FAILURE, firstFailedAt: ago(0), lastFailedAt: ago(0) };
    const read = vi.fn(async ({ status: stored }: Listing) => ({
      failures: stored === 'failed' ? [{ id: UNKNOWN, ...row }] : [],
      next: undefined,
    }));
    const ports = {
      failures: { read: vi.fn(), list: read, sendAgain: vi.fn() },
      cursors: {
        sign: async (_owner: string, _list: string, after: string) => after,
        verify: async (_owner: string, _list: string, cursor: string) => cursor,
      },
      now: () => now,
      stack: TABLE,
    };

    const first = await listFailures('olivia', { status: 'failed', limit: 1 }, ports);
    const second = await listFailures('olivia', { status: 'failed', limit: 1, cursor: first.next }, ports);

    expect([first.failures.length, second]).toEqual([1, { failures: [] }]);
    expect(read.mock.calls.map(([{ status, limit }]) => [status, limit])).toEqual([
      ['failed', 1],
      ['retrying', 1],
    ]);
  });

  test('tells what an operator decides by, and nothing of the payload', async () => {
    const { status, body } = await list({ limit: '1' });

    const [id] = ids.failed;
    expect(status).toBe(200);
    expect(body.failures).toEqual([
      {
        id,
        status: 'failed',
        target: 'thumbnail',
        error: { type: 'DeadlineError', message: 'Stopped with 2000 ms left' },
        attempts: 0,
        firstFailedAt: expect.stringMatching(/Z$/),
        lastFailedAt: expect.stringMatching(/Z$/),
        correlationId: 'correlation of failed 0',
        links: { self: `/failures/${id}`, retry: `/failures/${id}/retry` },
      },
    ]);
  });

  test('spares a client what it has, until there is a new one, or its cursor comes to its end', async () => {
    now = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
    const query = { status: 'parked', limit: '2' };
    const known = { headers: { 'if-none-match': (await list(query)).headers['etag'] ?? '' } };

    const same = await list(query, known);
    const otherPage = await list({ ...query, limit: '3' }, known);
    now += QUARTER_MS;
    const later = await list(query, known);
    now -= QUARTER_MS;
    const id = await add('new', { status: 'parked', reason: 'REFUSED', lastFailedAt: ago(-1_000) });
    const fresh = await list(query, known);
    await cloud.rows.send(new DeleteCommand({ TableName: TABLE, Key: failureKey(id) }));

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect([otherPage.status, later.status, fresh.status]).toEqual([200, 200, 200]);
    expect(fresh.body.failures[0].id).toBe(id);
  });

  test('tells why one is parked, and offers to send none that would not be sent', async () => {
    const parked = await list({ status: 'parked', limit: '1' });
    const retrying = await list({ status: 'retrying', limit: '1' });

    const [one, other] = [parked.body.failures[0], retrying.body.failures[0]];
    expect(one).toMatchObject({ status: 'parked', reason: 'NO_OBJECT' });
    expect([one.links, other.links].map(Object.keys)).toEqual([['self'], ['self']]);
  });

  test.each([{ status: 'lost' }, { status: '' }, { limit: '0' }, { order: 'oldest' }])(
    'refuses %j',
    async (query) => {
      const answer = await list(query);

      expect(problemIn(answer)).toMatchObject({ status: 400, issues: [{ path: expect.any(String) }] });
    },
  );

  describe('a cursor', () => {
    test('goes on in the list that it came with', async () => {
      const answer = await list({ cursor: await cursorOf({ status: 'parked' }), status: 'parked' });

      expect(answer.body.failures.map(({ id }: { id: string }) => id)).toEqual(ids.parked.slice(1));
    });

    test('is of one status, and no other', async () => {
      const cursor = await cursorOf({ status: 'parked' });

      const answers = await Promise.all(
        ['failed', 'retrying', 'resolved'].map((status) => list({ status, cursor })),
      );

      expect(answers.map((answer) => problemIn(answer).status)).toEqual([400, 400, 400]);
    });

    test('is one operator’s, and not for images, nor is one of images for failures', async () => {
      await cloud.addImage('olivia', 'one.jpg', ready());
      await cloud.addImage('olivia', 'two.jpg', ready());
      const images = { owner: 'olivia', scope: 'images:read' };
      const { body } = await get('/images', { ...images, query: 'limit=1' });
      const cursor = await cursorOf();

      const answers = [
        await list({ cursor }, { owner: 'oscar' }),
        await list({ cursor: body.next }),
        await get('/images', { ...images, query: `cursor=${cursor}` }),
      ];

      expect(answers.map((answer) => problemIn(answer).status)).toEqual([400, 400, 400]);
      expect((await get('/images', { ...images, query: `cursor=${body.next}` })).status).toBe(200);
    });
  });
});

describe('GET /failures/{id}', () => {
  test('shows all that is known but the payload, of which it tells the size', async () => {
    const id = await add('shown', { imageId: '6kkak5jbtsnnmaqhs8jqnql38b' });

    const { status, body } = await get(`/failures/${id}`);

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id,
      status: 'failed',
      origin: 'destination',
      reference: 'request of shown',
      imageId: '6kkak5jbtsnnmaqhs8jqnql38b',
      condition: 'RetriesExhausted',
      payloadBytes: 63,
    });
    expect(JSON.stringify(body)).not.toContain(SECRET);
  });

  test('spares a client what it has, until something has changed or time alone has changed it', async () => {
    const id = await add('sent', { status: 'retrying', claim: 'token', claimedAt: ago(0), sentAt: ago(0) });
    const { headers } = await get(`/failures/${id}`);
    const known = { headers: { 'if-none-match': headers['etag'] ?? '' } };

    const same = await get(`/failures/${id}`, known);
    now += 2 * WINDOW_MS;
    const later = await get(`/failures/${id}`, known);

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect([later.status, later.body.status]).toEqual([200, 'failed']);
  });

  test.each([
    [UNKNOWN, `There is no failure ${UNKNOWN}.`],
    ['x', 'There is no failure of that name.'],
    ['../images', 'There is nothing at this path.'],
  ])('finds no %s', async (id, detail) => {
    const answer = await get(`/failures/${id}`);

    expect(problemIn(answer)).toMatchObject({ status: 404, detail });
  });
});

/** What the function was given under this name. */
const received = (name: string) =>
  cloud.cloud.trace.recent
    .filter(({ type, resource }) => type === 'Log' && resource === NAME)
    .map(({ detail }) => JSON.parse(String(detail['line'])))
    .filter((event) => event.name === name);

describe('POST /failures/{id}/retry', () => {
  test('has redrive send the event again, and says where to look', async () => {
    const id = await add('again');

    const answer = await retry(id);

    expect(answer).toMatchObject({ status: 202, body: { id, links: { self: `/failures/${id}` } } });
    expect(answer.headers['location']).toBe(`/failures/${id}`);
    await expect
      .poll(() => received('again'))
      .toMatchObject([{ text: SECRET, redrive: { id, attempt: 1, token: expect.any(String) } }]);
    expect((await get(`/failures/${id}`)).body).toMatchObject({ status: 'retrying', attempts: 1 });
  });

  test('hands its correlation id on to redrive', async () => {
    const id = await add('correlated');

    await retry(id);

    const lines = cloud.cloud.trace.recent.filter(
      ({ type, resource }) => type === 'Log' && resource === 'redrive',
    );
    const line = lines.map(({ detail }) => String(detail['line'])).find((text) => text.includes(id));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ correlation_id: 'UcQWRj01DoEEJxQ=' });
  });

  test.each<[string, Partial<FailureRow>, number, string]>([
    [
      'parked',
      { status: 'parked', reason: 'PERMANENT_ERROR' },
      409,
      'It is parked, and is not sent again: PERMANENT_ERROR.',
    ],
    ['about to be parked', { attempts: 3 }, 409, 'It is parked, and is not sent again: TOO_MANY_ATTEMPTS.'],
    ['retrying', { status: 'retrying', sentAt: ago(0) }, 409, 'It is on its way already.'],
    ['resolved', { status: 'resolved', resolvedAt: ago(0) }, 409, 'It was sent again before, and succeeded.'],
  ])('sends none that is %s', async (name, row, status, detail) => {
    const id = await add(name, row);

    const answer = await retry(id);

    expect(problemIn(answer)).toMatchObject({ status, detail });
    expect(received(name)).toEqual([]);
  });

  test.each([UNKNOWN, 'x', 'all'])('finds no %s', async (id) => {
    const without = await retry(id);
    const withKey = await retry(id, { headers: { 'idempotency-key': 'nothing' } });

    expect([problemIn(without).status, problemIn(withKey).status]).toEqual([404, 404]);
  });

  test('refuses a body: whoever sends one believes that it is heeded', async () => {
    const id = await add('dry');

    const answer = await retry(id, { body: '{"dryRun":true}' });

    expect(problemIn(answer)).toMatchObject({ status: 400, detail: 'Send no body.' });
    expect((await get(`/failures/${id}`)).body).toMatchObject({ attempts: 0 });
  });

  test('sends it once, however many ask for it at the same time', async () => {
    const id = await add('wanted');

    const answers = await Promise.all(Array.from({ length: 4 }, () => retry(id)));

    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([202, 409, 409, 409]);
  });
});

/** With whose token, and which idempotency key. */
const withKey = (key: string, owner = OPERATOR.owner): HttpCall => ({
  owner,
  headers: { 'idempotency-key': key },
});

describe('an idempotency key', () => {
  test('sends an event once, also when it has failed again since', async () => {
    const id = await add('once');
    const first = await retry(id, withKey('once'));
    await add('once', { attempts: 1, sentAt: new Date().toISOString() });

    const again = await retry(id, withKey('once'));
    const { body } = await get(`/failures/${id}`);
    const another = await retry(id, withKey('once-more'));

    expect([first.status, again.status, another.status]).toEqual([202, 202, 202]);
    expect(again.body).toEqual(first.body);
    expect(body).toMatchObject({ status: 'failed', attempts: 1 });
    expect((await get(`/failures/${id}`)).body).toMatchObject({ attempts: 2 });
  });

  test('of a request that sent nothing may be used until one does', async () => {
    const id = await add('parked first', { status: 'parked', reason: 'REFUSED' });
    const first = await retry(id, withKey('parked-first'));
    await add('parked first');

    const again = await retry(id, withKey('parked-first'));

    expect([problemIn(first).status, again.status]).toEqual([409, 202]);
  });

  test('is for one failure, and one operator', async () => {
    const [id, other] = [await add('mine'), await add('other')];
    await retry(id, withKey('shared'));

    const another = await retry(other, withKey('shared'));
    const theirs = await retry(other, withKey('shared', 'oscar'));

    expect(problemIn(another)).toMatchObject({
      status: 422,
      detail: expect.stringContaining('another failure'),
    });
    expect(theirs.status).toBe(202);
  });

  test('is known for a day', async () => {
    const [id, other] = [await add('early'), await add('late')];
    await retry(id, withKey('daily'));
    now += 24 * 60 * 60 * 1000;

    const answer = await retry(other, withKey('daily'));

    expect(answer.status).toBe(202);
  });
});

test('failures are an operator’s: no scope of an owner’s token opens them, nor one the other’s', async () => {
  const id = await add('guarded');
  const all = 'images:read images:write';

  const answers = [
    await list({}, { scope: `${all} failures:retry` }),
    await get(`/failures/${id}`, { scope: `${all} failures:retry` }),
    await retry(id, { scope: `${all} failures:read` }),
    await list({}, { owner: null }),
  ];

  expect(answers.map((answer) => problemIn(answer).status)).toEqual([403, 403, 403, 401]);
  expect((await get(`/failures/${id}`)).body).toMatchObject({ attempts: 0 });
});
