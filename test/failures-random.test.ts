import * as fc from 'fast-check';
import type { SQSRecord } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UncertainError } from '../functions/redrive/errors.ts';
import type { Marker } from '../lib/failure-marker.ts';
import { failureId, MOST_ATTEMPTS } from '../lib/failure-row.ts';
import { failureTable } from '../lib/failure-table.ts';
import { lambda } from '../local/test/helpers/function.ts';
import { type FailuresCloud, startFailuresCloud } from './helpers/failures-cloud.ts';
import { BACKUP_QUEUE, message, record, s3Event, SENT_AT, THUMBNAIL } from './helpers/failure-messages.ts';
import { lambdaContext } from './helpers/lambda-context.ts';
import { NAUGHTY } from './helpers/naughty-strings.ts';

/** For machines that have other things to do. */
const PATIENCE_MS = 120_000;

let cloud: FailuresCloud;
beforeAll(async () => {
  cloud = await startFailuresCloud([lambda('lambda-by-example-dev-thumbnail', 'async () => {}')]);
});
afterAll(() => cloud[Symbol.asyncDispose]());

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'binary' }),
);
const json = fc.jsonValue({ maxDepth: 4 });
const marker = fc.oneof(
  json,
  fc.record({
    id: fc.constantFrom(failureId('a'), failureId('b'), 'no id'),
    attempt: fc.integer({ min: -1, max: 5 }),
    token: fc.constantFrom('t', '', 'token'),
  }),
);
const event = fc.oneof(
  json,
  fc.record({ name: text, redrive: marker, correlationId: fc.oneof(text, json) }, { requiredKeys: [] }),
  fc.record({
    Records: fc.array(fc.oneof(json, fc.constant(s3Event('uploads/ada/%F0.jpg', 'A1').Records[0]))),
  }),
  fc.constant(s3Event('uploads/ada/cat.jpg', 'A1')),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')),
);
const arn = fc.oneof(fc.constantFrom(THUMBNAIL, BACKUP_QUEUE, THUMBNAIL.replace('1', '2')), text);

/** Records of Lambda's, with any of their parts replaced or left out. */
const destination = fc
  .tuple(
    event,
    arn,
    text,
    fc.dictionary(fc.constantFrom('version', 'requestContext', 'responsePayload'), json),
  )
  .map(([payload, functionArn, requestId, rest]) => record(payload, { functionArn, requestId, ...rest }));

const attributes = fc.dictionary(
  fc.constantFrom(
    'RequestID',
    'ErrorCode',
    'ErrorMessage',
    'RULE_ARN',
    'TARGET_ARN',
    'ERROR_CODE',
    'ERROR_MESSAGE',
  ),
  fc.oneof(text, arn),
);
const messages = fc
  .tuple(fc.oneof(destination, event, text), attributes, fc.option(arn))
  .map(([body, given, DeadLetterQueueSourceArn]) =>
    message(body, {
      attributes: given,
      system: DeadLetterQueueSourceArn === null ? {} : { DeadLetterQueueSourceArn },
    }),
  );

test(
  'whatever a message is, it becomes a row: none fails, none is lost, none reaches a prototype',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(messages, { minLength: 1, maxLength: 10 }), async (batch) => {
        const { createHandler } = await import('../functions/failures/handler.ts');
        const noted: string[] = [];
        const { failures } = cloud.failuresPorts;
        const handler = createHandler(() => ({
          ...cloud.failuresPorts,
          failures: { ...failures, create: async (id, row) => (noted.push(id), failures.create(id, row)) },
        }));

        const { batchItemFailures } = await handler({ Records: batch }, lambdaContext());

        expect(batchItemFailures).toEqual([]);
        expect(noted.length).toBeGreaterThanOrEqual(batch.length);
        for (const id of noted) expect(await cloud.failure(id)).toBeDefined();
        expect({}).not.toHaveProperty('polluted');
      }),
      { numRuns: 60 },
    );
  },
  PATIENCE_MS,
);

test('whatever a row says, only functions and queues of the list are sent to, and it ends', async () => {
  const sentTo = new Set<string>();
  const { createHandler } = await import('../functions/redrive/handler.ts');
  const handler = createHandler(() => ({
    ...cloud.redrivePorts,
    pace: async () => {},
    send: async (target) => void sentTo.add(target),
  }));

  const { outcomes } = await handler({ all: true, limit: 500 }, lambdaContext());
  const again = await handler({ all: true, limit: 500 }, lambdaContext());

  expect(outcomes.length).toBeGreaterThan(0);
  expect([...sentTo].filter((target) => target !== THUMBNAIL && target !== BACKUP_QUEUE)).toEqual([]);
  expect(again.outcomes.filter(({ outcome }) => outcome !== 'waiting')).toEqual([]);
});

test(
  'duplicates and shuffled messages end as each message once and in order does',
  async () => {
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: MOST_ATTEMPTS }),
        fc.array(fc.nat({ max: 7 }), { minLength: 4, maxLength: 12 }),
        async (attempts, picks) => {
          const requestId = `story-${(runs += 1)}`;
          const id = failureId('destination', THUMBNAIL, requestId);
          const past: SQSRecord[] = [];

          // At each stage all that can have been sent by then, in any order and as often as it likes: the news first once.
          for (let attempt = 0; attempt <= attempts; attempt += 1) {
            if (attempt > 0) await cloud.redrive({ ids: [id] });
            const payload = { of: requestId, ...(attempt > 0 && { redrive: await cloud.marker(id) }) };
            const ofAttempt = attempt === 0 ? requestId : `${requestId}-${attempt}`;
            const news = message(record(payload, { requestId: ofAttempt }));
            past.push(news);
            const noise = picks.flatMap((pick) => past[pick % past.length] ?? []);
            await cloud.tell(...noise.slice(0, picks.length / 2), news, ...noise.slice(picks.length / 2));
          }

          expect(await cloud.failure(id)).toMatchObject({
            status: attempts === MOST_ATTEMPTS ? 'parked' : 'failed',
            attempts,
            payload: JSON.stringify({ of: requestId }),
            firstFailedAt: SENT_AT,
          });
        },
      ),
      { numRuns: 15 },
    );
  },
  PATIENCE_MS,
);

/** Dies at one of the calls that it makes of these ports, once. */
function mortal<Ports extends object>(ports: Ports, dieAt: number, calls = { count: 0 }): Ports {
  const wrapped = Object.entries(ports).map(([name, port]) => {
    if (typeof port === 'function' && name !== 'now' && name !== 'uuid')
      return [
        name,
        async (...args: unknown[]) => {
          if ((calls.count += 1) === dieAt) throw new UncertainError('Died before');
          const result: unknown = await port(...args);
          if ((calls.count += 1) === dieAt) throw new UncertainError('Died after');
          return result;
        },
      ];
    return [name, typeof port === 'object' && !(port instanceof Set) ? mortal(port, dieAt, calls) : port];
  });
  return Object.fromEntries(wrapped);
}

test(
  'wherever the sender dies, an event is sent at most three times, and never forgotten',
  async () => {
    const { createHandler } = await import('../functions/redrive/handler.ts');
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 12 }), { minLength: 4, maxLength: 6 }), async (deaths) => {
        const requestId = `mortal-${(runs += 1)}`;
        const id = failureId('destination', THUMBNAIL, requestId);
        await cloud.tell(message(record({ of: requestId }, { requestId })));
        const sent: Marker[] = [];
        let now = Date.now();

        for (const dieAt of deaths) {
          const ports = {
            ...cloud.redrivePorts,
            pace: async () => {},
            send: async (_: string, payload: string) => void sent.push(JSON.parse(payload).redrive),
            now: () => now,
          };
          await createHandler(() => mortal(ports, dieAt))({ ids: [id] }, lambdaContext()).catch(() => {});
          // What was sent fails, and whoever died is given up.
          for (const redrive of sent) await cloud.tell(message(record({ of: requestId, redrive })));
          now += 11 * 60_000;
        }

        const row = await cloud.failure(id);
        expect(sent.length).toBeLessThanOrEqual(MOST_ATTEMPTS);
        expect(new Set(sent.map(({ attempt }) => attempt)).size).toBe(sent.length);
        expect(['failed', 'parked']).toContain(row?.status);
      }),
      { numRuns: 20 },
    );
  },
  PATIENCE_MS,
);

test('a failure that is deleted while messages tell of it is new again', async () => {
  const table = failureTable(cloud.rows, cloud.tableName, AbortSignal.timeout(10_000));
  const told = message(record({}, { requestId: 'forgotten' }));
  await cloud.tell(told);
  const id = failureId('destination', THUMBNAIL, 'forgotten');
  const row = await cloud.failure(id);
  if (row) await table.remove(id, row);

  await cloud.tell(told);

  const { failures } = await table.list({ status: 'failed', limit: 1000 });
  expect(failures.map((failure) => failure.id)).toContain(id);
});
