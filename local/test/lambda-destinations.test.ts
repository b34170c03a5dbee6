import { expect, test } from 'vitest';
import { lambda } from './helpers/function.ts';
import { startLambda } from './helpers/lambda-service.ts';

const MINUTE = 60_000;
const patience = { timeout: 10_000, interval: 5 };
const onFailure = 'arn:aws:sqs:eu-west-1:111111111111:failures';
const onSuccess = 'arn:aws:sqs:eu-west-1:111111111111:successes';

/** Fails for good, on a clock that is put forward. */
async function exhaust(local: Awaited<ReturnType<typeof startLambda>>): Promise<void> {
  for (const attempts of [1, 2, 3]) {
    await expect.poll(() => local.reports().length, patience).toBe(attempts);
    await expect.poll(() => local.seen('RetryScheduled').length, patience).toBe(Math.min(attempts, 2));
    local.clock.forward(2 * MINUTE);
  }
  await expect.poll(() => local.stateOf()?.queued, patience).toBe(0);
}

const failures: [name: string, handler: string, error: object][] = [
  ['throws', "async () => { throw new TypeError('no') }", { errorType: 'TypeError', errorMessage: 'no' }],
  ['rejects with no error', "() => Promise.reject('no')", { errorType: 'string', errorMessage: 'no' }],
  [
    'exits',
    'async () => process.exit(3)',
    { errorType: 'Runtime.ExitError', errorMessage: expect.stringContaining('exit status 3') },
  ],
  [
    'takes too long',
    'async () => new Promise((done) => setTimeout(done, 60_000))',
    { errorMessage: expect.stringContaining('Task timed out after 0.20 seconds') },
  ],
  [
    'cannot start',
    "async () => {}; throw new Error('no start')",
    { errorType: 'Error', errorMessage: 'no start' },
  ],
];

test.each(failures)(
  'the record of an event whose function %s is as AWS has it',
  async (_, handler, error) => {
    const broken = lambda('broken', handler, { onFailure, timeoutSeconds: 0.2 });
    await using local = await startLambda([broken]);

    local.send({ key: 'a', __proto__: { polluted: true } });
    await exhaust(local);

    expect(local.records).toEqual([
      {
        arn: onFailure,
        record: {
          version: '1.0',
          timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
          requestContext: {
            requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
            functionArn: `${broken.arn}:$LATEST`,
            condition: 'RetriesExhausted',
            approximateInvokeCount: 3,
          },
          requestPayload: { key: 'a' },
          responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
          responsePayload: expect.objectContaining(error),
        },
      },
    ]);
    expect(local.dropped()).toEqual([]);
  },
);

test('the record of a success has what the function answered', async () => {
  const works = lambda('works', 'async ({ n }) => ({ twice: 2 * n })', { onSuccess, onFailure });
  await using local = await startLambda([works]);

  local.send({ n: 21 });
  await expect.poll(() => local.records.length, patience).toBe(1);

  expect(local.records).toMatchObject([
    {
      arn: onSuccess,
      record: {
        requestContext: { condition: 'Success', approximateInvokeCount: 1 },
        requestPayload: { n: 21 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST' },
        responsePayload: { twice: 42 },
      },
    },
  ]);
});

test('an event that would grow too old says so, with what came of its last attempt', async () => {
  const fails = lambda('fails', "async () => { throw new Error('no') }", {
    onFailure,
    maximumEventAgeSeconds: 100,
  });
  await using local = await startLambda([fails]);

  local.send({});
  await expect.poll(() => local.seen('RetryScheduled').length, patience).toBe(1);
  local.clock.forward(MINUTE);
  await expect.poll(() => local.records.length, patience).toBe(1);

  expect(local.records).toMatchObject([
    {
      record: {
        requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 2 },
        responsePayload: { errorMessage: 'no' },
      },
    },
  ]);
});

test('an event that grew too old before it could run has no response', async () => {
  const busy = lambda('busy', 'async () => new Promise((done) => setTimeout(done, 300))', {
    onFailure,
    reservedConcurrency: 1,
    maximumEventAgeSeconds: 60,
  });
  await using local = await startLambda([busy]);

  local.send({ n: 1 });
  await expect.poll(() => local.stateOf()?.environments[0]?.state, patience).toBe('busy');
  local.send({ n: 2 });
  local.clock.forward(2 * MINUTE);
  await expect.poll(() => local.records.length, patience).toBe(1);

  const [{ record } = { record: {} }] = local.records;
  expect(record).toMatchObject({
    requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
    requestPayload: { n: 2 },
  });
  expect(record).not.toHaveProperty('responsePayload');
  expect(record).not.toHaveProperty('responseContext');
});

test('a function whose reserved concurrency is 0 gives its events up at once', async () => {
  const closed = lambda('closed', 'async () => {}', { onFailure, reservedConcurrency: 0 });
  await using local = await startLambda([closed]);

  local.send({});
  await expect.poll(() => local.records.length, patience).toBe(1);

  expect(local.records).toMatchObject([{ record: { requestContext: { approximateInvokeCount: 0 } } }]);
  expect(local.stateOf()).toMatchObject({ invocations: 0, queued: 0 });
});

test('a record that its destination does not take is lost aloud', async () => {
  const fails = lambda('fails', "async () => { throw new Error('no') }", {
    onFailure: 'arn:aws:sqs:eu-west-1:111111111111:full',
    maximumRetryAttempts: 0,
  });
  await using local = await startLambda([fails]);

  local.send({});
  await expect.poll(() => local.seen('DestinationDeliveryFailed').length, patience).toBe(1);

  expect(local.seen('DestinationDeliveryFailed')).toMatchObject([
    { resource: 'fails', detail: { message: expect.stringContaining('full') } },
  ]);
  expect(local.stateOf()?.queued).toBe(0);
});
