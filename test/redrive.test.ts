import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { pacer } from '../functions/redrive/pacer.ts';
import { sender } from '../functions/redrive/sender.ts';
import { tag, untag } from '../lib/failure-marker.ts';
import { CLAIM_MS, failureId, WINDOW_MS } from '../lib/failure-row.ts';
import { failureTable } from '../lib/failure-table.ts';
import { resolveFailure } from '../lib/resolve-failure.ts';
import { readChange, S3Event } from '../lib/s3-event.ts';
import { lambda } from '../local/test/helpers/function.ts';
import { type FailuresCloud, startFailuresCloud } from './helpers/failures-cloud.ts';
import { BACKUP_QUEUE, message, record, s3Event, THUMBNAIL } from './helpers/failure-messages.ts';
import { lambdaContext } from './helpers/lambda-context.ts';

const MINUTE_MS = 60_000;
const NAME = 'lambda-by-example-dev-thumbnail';

let cloud: FailuresCloud;
beforeAll(async () => {
  // It fails at once where the event says so, and what it fails with goes to a function in place of the queue.
  const failures = lambda('failures', 'async (record) => console.log(JSON.stringify(record))');
  const source = `async (event) => {
    if (event.fail) throw new Error('Failed');
    console.log(JSON.stringify({ ...event, text: event.text?.length }));
  }`;
  const target = lambda(NAME, source, { maximumRetryAttempts: 0, onFailure: failures.arn });
  cloud = await startFailuresCloud([target, failures]);
});
afterAll(() => cloud[Symbol.asyncDispose]());
afterEach(() => vi.restoreAllMocks());

const ids = (requestId: string) => failureId('destination', THUMBNAIL, requestId);

/** An event that has failed. @returns its id */
async function failed(requestId: string, event: object, rest: object = {}): Promise<string> {
  await cloud.tell(message(record(event, { requestId, ...rest })));
  return ids(requestId);
}

/** What the functions were given, as their logs have it. */
const received = (resource: string) =>
  cloud.cloud.trace.recent
    .filter((each) => each.type === 'Log' && each.resource === resource)
    .map(({ detail }) => String(detail['line']))
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));

const until = async (
  count: number,
  resource: string,
  match: (event: { [name: string]: unknown }) => boolean,
) => expect.poll(() => received(resource).filter(match).length, { timeout: 10_000 }).toBe(count);

describe('an event that is sent again', () => {
  test('arrives as it was, with a marker, and waits for its outcome', async () => {
    const id = await failed('good', { name: 'good', nested: { list: [1, null] } });
    const now = Date.now();

    const outcomes = await cloud.redrive({ ids: [id] }, now);

    expect(outcomes).toEqual([{ id, outcome: 'sent' }]);
    await until(1, NAME, ({ name }) => name === 'good');
    const [event] = received(NAME).filter(({ name }) => name === 'good');
    expect(event).toEqual({
      name: 'good',
      nested: { list: [1, null] },
      redrive: { id, attempt: 1, token: expect.any(String), correlationId: 'good' },
    });
    expect(await cloud.failure(id)).toMatchObject({ status: 'retrying', attempts: 1 });
  });

  test('is resolved when a function was done with it, and forgotten 90 days later', async () => {
    const id = await failed('resolved', { name: 'resolved' });
    await cloud.redrive({ ids: [id] });
    const now = Date.now();

    const news = [await cloud.resolve(id, now), await cloud.resolve(id, now + 1)];

    expect(news).toEqual([true, false]);
    expect(await cloud.failure(id)).toMatchObject({
      status: 'resolved',
      attempts: 1,
      resolvedAt: new Date(now).toISOString(),
      expiresAt: Math.ceil(now / 1000) + 90 * 24 * 3600,
    });
    expect(await cloud.redrive({ ids: [id] })).toEqual([{ id, outcome: 'resolved' }]);
  });

  test('stays resolved, whatever is heard of it later', async () => {
    const id = await failed('done', { name: 'done' });
    const token = await cloud.claim(id);
    const row = await cloud.failure(id);
    const redrive = await cloud.marker(id);
    await cloud.resolve(id);

    await cloud.redrivePorts.retries.sent(id, token, Date.now());
    if (row) await cloud.redrivePorts.retries.release(id, row);
    await cloud.tell(message(record({ name: 'done', redrive })));
    await cloud.tell(message(record({ name: 'done' }, { requestId: 'done' })));

    expect(await cloud.failure(id)).toMatchObject({ status: 'resolved' });
  });

  test('of which nothing is heard for seven hours can be sent once more', async () => {
    const id = await failed('unheard', { name: 'unheard' });
    const now = Date.now();
    await cloud.redrive({ ids: [id] }, now);

    const outcomes = [
      ...(await cloud.redrive({ ids: [id] }, now + WINDOW_MS - 1)),
      ...(await cloud.redrive({ ids: [id] }, now + WINDOW_MS)),
    ];

    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['retrying', 'sent']);
    expect(await cloud.failure(id)).toMatchObject({ status: 'retrying', attempts: 2 });
  });

  test('of which nothing is heard after its last attempt is parked', async () => {
    const id = await failed('silent', { name: 'silent' });
    let now = Date.now();
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      await cloud.redrive({ ids: [id] }, now);
      now += WINDOW_MS;
    }

    const outcomes = await cloud.redrive({ all: true }, now);

    expect(outcomes).toContainEqual({ id, outcome: 'parked', reason: 'TOO_MANY_ATTEMPTS' });
  });

  test('may fail again three times; then it is parked, and not sent any more', async () => {
    const id = await failed('hopeless', { name: 'hopeless', fail: true });

    const seen: unknown[] = [];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const [outcome] = await cloud.redrive({ ids: [id] });
      const ours = ({ requestPayload }: { requestPayload?: { redrive?: { id: string } } }) =>
        requestPayload?.redrive?.id === id;
      await until(Math.min(attempt, 3), 'failures', ours);
      await cloud.tell(message(received('failures').filter(ours).at(-1)));
      const row = await cloud.failure(id);
      seen.push([outcome?.['outcome'], row?.status, row?.attempts]);
    }

    expect(seen).toEqual([
      ['sent', 'failed', 1],
      ['sent', 'failed', 2],
      ['sent', 'parked', 3],
      ['parked', 'parked', 3],
    ]);
    expect(await cloud.failure(id)).toMatchObject({
      reason: 'TOO_MANY_ATTEMPTS',
      error: { type: 'Error', message: 'Failed' },
      payload: JSON.stringify({ name: 'hopeless', fail: true }),
    });
  });

  test('of a megabyte comes from the bucket', async () => {
    const id = await failed('large', { name: 'large', text: 'é'.repeat(300_000) });

    const outcomes = await cloud.redrive({ ids: [id] });

    expect(outcomes).toEqual([{ id, outcome: 'sent' }]);
    await until(1, NAME, ({ name, text }) => name === 'large' && text === 300_000);
  });

  test('is sent once, however many ask for it at the same time', async () => {
    const id = await failed('wanted', { name: 'wanted' });

    const outcomes = await Promise.all(Array.from({ length: 5 }, () => cloud.redrive({ ids: [id, id] })));

    expect(outcomes.flat().filter(({ outcome }) => outcome === 'sent')).toHaveLength(1);
    expect(outcomes.flat().filter(({ outcome }) => outcome === 'retrying')).toHaveLength(4);
    await until(1, NAME, ({ name }) => name === 'wanted');
    expect(await cloud.failure(id)).toMatchObject({ attempts: 1 });
  });

  test('is read by the function thumbnail as if it were the first time', () => {
    const event = s3Event('uploads/ada/cat.jpg', '0055AED6DCD90281E5');

    const again = JSON.parse(tag(JSON.stringify(event), { id: ids('x'), attempt: 2, token: 't' }));

    expect(S3Event.parse(again).Records.map(readChange)).toEqual(event.Records.map(readChange));
  });
});

describe('a marker', () => {
  test.each(['{}', ' { } \n', '{"a":1}', '{"a":{}}', '{"n":12345678901234567890}', '{"redrive":"mine"}'])(
    'goes into %s, and out again',
    (payload) => {
      const marker = { id: ids('x'), attempt: 3, token: 't' };

      const { event, marker: found } = untag(JSON.parse(tag(payload, marker)));

      const { redrive: _, ...before } = JSON.parse(payload);
      expect(found).toEqual(marker);
      expect(event).toEqual(before);
    },
  );

  test.each([
    { id: 'x', attempt: 1, token: 't' },
    { id: ids('x'), attempt: 4, token: 't' },
    { id: ids('x'), attempt: 0, token: 't' },
    { id: ids('x'), attempt: 1 },
    null,
    'again',
  ])('that is none of ours, %o, is a part of the event', (redrive) => {
    expect(untag({ redrive })).toEqual({ event: { redrive }, marker: undefined });
  });

  test('leaves all of the event as it was written', () => {
    expect(tag('{"n":12345678901234567890}', { id: 'i', attempt: 1, token: 't' })).toBe(
      '{"n":12345678901234567890,"redrive":{"id":"i","attempt":1,"token":"t"}}',
    );
  });

  test('that nobody gave out is a part of the event, whatever failure it names', async () => {
    const id = await failed('victim', { name: 'victim' });
    await cloud.redrive({ ids: [id] });
    const before = await cloud.failure(id);
    const forged = { name: 'forged', redrive: { id, attempt: 1, token: 'guessed' } };

    await failed('forger', forged);
    const resolved = await resolveFailure(
      forged.redrive,
      Date.now(),
      cloud.tableName,
      AbortSignal.timeout(5_000),
    );

    expect(resolved).toBe(false);
    expect(await cloud.failure(id)).toEqual(before);
    expect(await cloud.failure(ids('forger'))).toMatchObject({
      status: 'failed',
      attempts: 0,
      payload: JSON.stringify(forged),
    });
  });

  test('with a broken correlation id is a marker still', () => {
    const marker = { id: ids('x'), attempt: 1, token: 't' };

    expect(untag({ redrive: { ...marker, correlationId: 'x'.repeat(500) } }).marker).toEqual(marker);
  });
});

describe('what redrive does not send', () => {
  test('is said, and why', async () => {
    const parked = await failed('parked', ['list']);
    const retrying = await failed('retrying', { name: 'retrying' });
    await cloud.redrive({ ids: [retrying] });
    const unknown = '0123456789abcdef0123';

    const outcomes = await cloud.redrive({ ids: [parked, retrying, unknown] });

    expect(outcomes).toEqual([
      { id: parked, outcome: 'parked', reason: 'NO_OBJECT' },
      { id: retrying, outcome: 'retrying' },
      { id: unknown, outcome: 'unknown' },
    ]);
  });

  test('is parked, if its target is gone or has left the list', async () => {
    const gone = await failed('gone', { name: 'gone' });
    const left = await failed('left', { name: 'left' });
    const handler = async (ports: object, id: string) => {
      const { createHandler } = await import('../functions/redrive/handler.ts');
      return createHandler(() => ({ ...cloud.redrivePorts, ...ports }))({ ids: [id] }, lambdaContext());
    };
    const notThere = cloud.redrivePorts.send.bind(null, THUMBNAIL.replace('thumbnail', 'removed'));

    const outcomes = [
      ...(await handler({ send: (_: string, payload: string) => notThere(payload) }, gone)).outcomes,
      ...(await handler({ targets: new Set() }, left)).outcomes,
    ];

    expect(outcomes).toEqual([
      { id: gone, outcome: 'parked', reason: 'REFUSED' },
      { id: left, outcome: 'parked', reason: 'UNKNOWN_TARGET' },
    ]);
    expect(await cloud.failure(gone)).toMatchObject({ status: 'parked', reason: 'REFUSED', attempts: 1 });
    expect(await cloud.failure(left)).toMatchObject({
      status: 'parked',
      reason: 'UNKNOWN_TARGET',
      attempts: 0,
    });
  });

  test('is parked, if its payload is gone from the bucket', async () => {
    const id = await failed('lost', { text: 'x'.repeat(20_000) });
    const { failurePayloads } = await import('../lib/failure-payloads.ts');
    await failurePayloads(cloud.s3, process.env['PHOTOS_BUCKET'] ?? '', AbortSignal.timeout(5_000)).remove(
      id,
    );

    const outcomes = await cloud.redrive({ ids: [id] });

    expect(outcomes).toEqual([{ id, outcome: 'parked', reason: 'PAYLOAD_GONE' }]);
  });

  test('is only talked about in a dry run', async () => {
    const id = await failed('dry', { name: 'dry' });
    const before = await cloud.failure(id);

    const outcomes = await cloud.redrive({ ids: [id], dryRun: true });

    expect(outcomes).toEqual([{ id, outcome: 'sent' }]);
    expect(await cloud.failure(id)).toEqual(before);
  });

  test('because its target does not take it now costs no attempt, and does not keep others waiting', async () => {
    const [first, second] = [
      await failed('declined', { name: 'declined' }),
      await failed('next', { name: 'next' }),
    ];
    const other = message({ name: 'other' }, { system: { DeadLetterQueueSourceArn: BACKUP_QUEUE } });
    await cloud.tell(other);
    const otherId = failureId('sqs-dlq', BACKUP_QUEUE, other.messageId);
    const tried: string[] = [];
    const { createHandler } = await import('../functions/redrive/handler.ts');
    const broken = createHandler(() => ({
      ...cloud.redrivePorts,
      send: async (target) => {
        tried.push(target);
        if (target === THUMBNAIL) throw new Error('Throttled');
      },
    }));

    const run = broken({ ids: [first, second, otherId] }, lambdaContext());

    await expect(run).rejects.toThrow('Throttled');
    expect(tried).toEqual([THUMBNAIL, BACKUP_QUEUE]);
    expect(await cloud.failure(first)).toMatchObject({ status: 'failed', attempts: 0 });
    expect(await cloud.failure(second)).toMatchObject({ status: 'failed', attempts: 0 });
    expect(await cloud.failure(otherId)).toMatchObject({ status: 'retrying', attempts: 1 });
    expect(await cloud.redrive({ ids: [first] })).toEqual([{ id: first, outcome: 'sent' }]);
  });

  test('because nobody answers may have come there all the same: the attempt counts', async () => {
    const id = await failed('outage', { name: 'outage' });
    const { createHandler } = await import('../functions/redrive/handler.ts');
    const send = sender(
      new LambdaClient({ ...cloud.client, endpoint: 'http://127.0.0.1:9', maxAttempts: 1 }),
      new SQSClient(cloud.client),
      AbortSignal.timeout(5_000),
    );
    const broken = createHandler(() => ({ ...cloud.redrivePorts, send }));

    const run = broken({ ids: [id] }, lambdaContext());

    await expect(run).rejects.toMatchObject({ name: 'UncertainError' });
    expect(await cloud.failure(id)).toMatchObject({ status: 'failed', attempts: 1 });
    expect(await cloud.redrive({ ids: [id] })).toEqual([{ id, outcome: 'sent' }]);
  });
});

test('an event whose sender died between claiming and sending can be sent again after ten minutes', async () => {
  const id = await failed('orphan', { name: 'orphan' });
  const now = Date.now();
  const row = await cloud.failure(id);
  if (row) await cloud.redrivePorts.retries.claim(id, row, 'token of the dead', now);

  const outcomes = [
    ...(await cloud.redrive({ ids: [id] }, now + CLAIM_MS - 1)),
    ...(await cloud.redrive({ ids: [id] }, now + CLAIM_MS)),
  ];

  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['retrying', 'sent']);
  expect(await cloud.failure(id)).toMatchObject({ attempts: 2 });
});

test('an event whose sender died at its last attempt is parked', async () => {
  const id = await failed('exhausted', { name: 'exhausted' });
  const now = Date.now();
  for (const attempt of [1, 2, 3]) {
    const row = await cloud.failure(id);
    if (row) await cloud.redrivePorts.retries.claim(id, row, `token ${attempt}`, now);
  }

  const outcomes = await cloud.redrive({ ids: [id] }, now + CLAIM_MS);

  expect(outcomes).toEqual([{ id, outcome: 'parked', reason: 'TOO_MANY_ATTEMPTS' }]);
  expect(await cloud.failure(id)).toMatchObject({ status: 'parked', attempts: 3 });
});

test('each attempt fails once: the same news, later, change nothing', async () => {
  const id = await failed('once', { name: 'once' });
  await cloud.redrive({ ids: [id] });
  const news = message(record({ name: 'once', redrive: await cloud.marker(id) }));
  await cloud.tell(news);
  const before = await cloud.failure(id);

  await cloud.tell({ ...news, attributes: { ...news.attributes, SentTimestamp: String(Date.now()) } });

  expect(await cloud.failure(id)).toEqual(before);
});

test('a claim whose answer was lost, and is repeated by the SDK, is still ours', async () => {
  const id = await failed('repeated', { name: 'repeated' });
  const row = await cloud.failure(id);
  const claim = async (token: string) => row && cloud.redrivePorts.retries.claim(id, row, token, Date.now());

  expect([await claim('ours'), await claim('ours'), await claim('theirs')]).toEqual([true, true, false]);
  expect(await cloud.failure(id)).toMatchObject({ attempts: 1 });
});

test('news of a failure that come before the sender has noted what it sent are not lost', async () => {
  const id = await failed('quick', { name: 'quick' });
  const token = await cloud.claim(id);

  await cloud.tell(message(record({ name: 'quick', redrive: await cloud.marker(id) })));
  await cloud.redrivePorts.retries.sent(id, token, Date.now());

  expect(await cloud.failure(id)).toMatchObject({ status: 'failed', attempts: 1 });
});

test('an old failure is news no more, once a later attempt is on its way', async () => {
  const id = await failed('late', { name: 'late' });
  await cloud.redrive({ ids: [id] });
  const news = message(record({ name: 'late', redrive: await cloud.marker(id) }));
  await cloud.tell(news);
  await cloud.redrive({ ids: [id] });

  await cloud.tell(news, message(record({ name: 'late' }, { requestId: 'late' })));

  expect(await cloud.failure(id)).toMatchObject({ status: 'retrying', attempts: 2 });
});

test('sending all keeps to the back-off, the oldest first, and to its limit', async () => {
  const table = failureTable(cloud.rows, cloud.tableName, AbortSignal.timeout(30_000));
  const now = Date.now();
  // What other tests left is out of the way.
  const others = (await table.list({ status: 'failed', limit: 1000 })).failures;
  for (const { id, ...row } of others) await cloud.redrivePorts.retries.park(id, row, 'REFUSED');
  const at = (minutes: number) => ({ system: { SentTimestamp: String(now - minutes * MINUTE_MS) } });
  const names = ['third', 'second', 'first'];
  for (const [index, name] of names.entries())
    await cloud.tell(message(record({ name }, { requestId: name }), at(10 + index)));
  const again = ids('second');
  await cloud.redrive({ ids: [again] });
  await cloud.tell(message(record({ name: 'second', redrive: await cloud.marker(again) }), at(4)));

  const runs = [
    await cloud.redrive({ all: true, limit: 1 }, now),
    await cloud.redrive({ all: true }, now),
    await cloud.redrive({ all: true }, now + MINUTE_MS),
    await cloud.redrive({ all: true }, now + MINUTE_MS),
  ];

  expect(runs).toEqual([
    [{ id: ids('first'), outcome: 'sent' }],
    [
      { id: ids('third'), outcome: 'sent' },
      { id: again, outcome: 'waiting' },
    ],
    [{ id: again, outcome: 'sent' }],
    [],
  ]);
});

test.each(['unclear', 'unknown', 'one', 'all', 'dry-run'])(
  'events/redrive/%s.json is answered',
  async (name) => {
    const { handler } = await import('../functions/redrive/handler.ts');
    const event: unknown = JSON.parse(readFileSync(`events/redrive/${name}.json`, 'utf8'));

    const answer = handler(event, lambdaContext());

    if (name === 'unclear') await expect(answer).rejects.toMatchObject({ name: 'InvalidRequestError' });
    else expect((await answer).outcomes).toEqual(expect.any(Array));
  },
);

test.each([
  { ids: [] },
  { ids: ['x'] },
  { all: false },
  { all: true, limit: 0 },
  { all: true, limit: 501 },
  null,
])('the request %j is refused', async (request) => {
  const { handler } = await import('../functions/redrive/handler.ts');

  await expect(handler(request, lambdaContext())).rejects.toMatchObject({ name: 'InvalidRequestError' });
});

test('no more than so many are let through in a second', async () => {
  let time = 0;
  const times: number[] = [];
  const sleep = async (ms: number) => void (time += ms);
  const pace = pacer(5, { now: () => time, sleep });

  for (const work of [0, 0, 50, 1000, 0]) {
    await pace();
    times.push(time);
    time += work;
  }

  expect(times).toEqual([0, 200, 400, 600, 1600]);
});
