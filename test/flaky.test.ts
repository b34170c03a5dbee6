import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attemptCounter, attemptsKey } from '../functions/flaky/attempt-counter.ts';
import { endBy, NotStoppedError } from '../functions/flaky/end-by.ts';
import { FailedOnDemandError, failOnDemand, type Ports } from '../functions/flaky/fail-on-demand.ts';
import { startCloud } from '../local/test/helpers/cloud.ts';
import { lambda } from '../local/test/helpers/function.ts';
import { appTable } from './helpers/app-table.ts';
import { ownFunction } from './helpers/own-function.ts';

const event = (name: string) => JSON.parse(readFileSync(`events/flaky/${name}.json`, 'utf8'));

const never = async (): Promise<never> => {
  throw new Error('not asked for');
};

describe('failing on demand', () => {
  const none: Ports = { endBy: { timeout: never, exit: never, 'out-of-memory': never }, countAttempt: never };

  test('throws an error with a name, that may be tried again', async () => {
    const failing = failOnDemand({ mode: 'throw' }, none);

    await expect(failing).rejects.toMatchObject({ name: 'FailedOnDemandError', retryable: true });
  });

  test('rejects with what is no error', async () => {
    await expect(failOnDemand({ mode: 'reject' }, none)).rejects.toBeTypeOf('string');
  });

  test.each(['timeout', 'exit', 'out-of-memory'] as const)('ends by %s alone', async (mode) => {
    const ending = async (): Promise<never> => {
      throw new Error(mode);
    };

    const failing = failOnDemand({ mode }, { ...none, endBy: { ...none.endBy, [mode]: ending } });

    await expect(failing).rejects.toThrow(mode);
  });

  test('succeeds at the attempt that is to, and at those that come after it all the same', async () => {
    let attempts = 0;
    const ports = { ...none, countAttempt: async () => ++attempts };
    const attempt = () => failOnDemand({ mode: 'succeed-at', attempt: 2 }, ports);

    await expect(attempt()).rejects.toThrow(FailedOnDemandError);
    expect(await attempt()).toEqual({ outcome: 'succeeded', attempt: 2 });
    expect(await attempt()).toEqual({ outcome: 'succeeded', attempt: 3 });
  });

  test.each(['timeout', 'out-of-memory'] as const)(
    'stops by itself where nobody stops it: %s',
    async (mode) => {
      await expect(endBy(-900, 16)[mode]()).rejects.toThrow(NotStoppedError);
    },
  );
});

describe('flaky in the local cloud', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    // Functions in place of the queues: they show what they get, and when.
    const onFailure = lambda('failures', 'async (record) => console.log(JSON.stringify(record))');
    const onSuccess = lambda('successes', 'async (record) => console.log(JSON.stringify(record))');
    const settings = {
      environment: { TABLE_NAME: 'table' },
      onFailure: onFailure.arn,
      onSuccess: onSuccess.arn,
    };
    const flaky = await ownFunction('flaky', settings);
    const hasty = await ownFunction('flaky', { ...settings, name: 'hasty', timeoutSeconds: 0.5 });
    local = await startCloud({
      functions: [flaky, hasty, onFailure, onSuccess],
      tables: [appTable('table')],
    });
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const seen = (type: string) => local.cloud.trace.recent.filter((each) => each.type === type);

  /** What the destinations got, in its order. */
  const records = () =>
    seen('Log')
      .filter(({ resource }) => resource === 'failures' || resource === 'successes')
      .map(({ resource, detail }) => ({ to: resource, ...JSON.parse(String(detail['line'])) }));

  /** Sends an event, and puts the clock forward at each retry until a destination hears of it. */
  async function end(payload: object, { FunctionName = 'flaky', beforeRetry = () => {} } = {}) {
    const [before, told] = [records().length, seen('RetryScheduled').length];
    let retries = 0;
    const command = {
      FunctionName,
      InvocationType: 'Event',
      Payload: JSON.stringify(payload),
    } as const;
    await local.lambda.send(new InvokeCommand(command));
    const heard = () => {
      if (seen('RetryScheduled').length > told + retries) {
        retries += 1;
        beforeRetry();
        local.cloud.clock.forward(120_000);
      }
      return records().length;
    };
    await expect.poll(heard, { timeout: 20_000, interval: 10 }).toBe(before + 1);
    return records().at(-1);
  }

  test.each([
    ['throw', { errorType: 'FailedOnDemandError', errorMessage: 'Thrown, as the event asked' }],
    ['reject', { errorType: 'string', errorMessage: 'Rejected, as the event asked' }],
    ['timeout', { errorMessage: expect.stringContaining('Task timed out after 0.50 seconds') }],
    ['exit', { errorMessage: expect.stringContaining('exit status 1') }],
    ['out-of-memory', { errorMessage: expect.stringContaining('signal: killed') }],
  ])('an event that asks for %s runs three times, and then the failures hear of it', async (mode, error) => {
    const FunctionName = mode === 'timeout' ? 'hasty' : 'flaky';

    const record = await end(event(mode), { FunctionName });

    expect(record).toMatchObject({
      to: 'failures',
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { mode },
      responsePayload: error,
    });
  });

  test('an event may succeed at its second attempt, in another environment than its first', async () => {
    const flaky = local.cloud.lambda.find('flaky');

    const record = await end(event('succeed-at-2'), { beforeRetry: () => flaky?.pool.retireAll() });

    expect(record).toMatchObject({
      to: 'successes',
      requestContext: { condition: 'Success', approximateInvokeCount: 2 },
      responsePayload: { outcome: 'succeeded', attempt: 2 },
    });
  });

  test('an event that would succeed at its fourth attempt never gets there', async () => {
    const record = await end(event('succeed-at-4'));

    expect(record).toMatchObject({
      to: 'failures',
      responsePayload: { errorMessage: 'Attempt 3, and 4 is to succeed' },
    });
  });

  test('an event sent anew is another event: its attempts count from one', async () => {
    const first = await end(event('succeed-at-2'));
    const again = await end(first.requestPayload);

    expect(again.responsePayload).toEqual({ outcome: 'succeeded', attempt: 2 });
    expect(again.requestContext.requestId).not.toBe(first.requestContext.requestId);
  });

  test.each([
    ['an unknown mode', event('unknown-mode'), ['mode']],
    ['an attempt that is none', { mode: 'succeed-at', attempt: 0 }, ['attempt']],
    ['half an attempt', { mode: 'succeed-at', attempt: 1.5 }, ['attempt']],
    ['no attempt', { mode: 'succeed-at' }, ['attempt']],
    ['no mode', {}, ['mode']],
  ])('an event with %s is refused once, which Lambda takes for a success', async (_, payload, path) => {
    const record = await end(payload);

    expect(record).toMatchObject({
      to: 'successes',
      requestContext: { approximateInvokeCount: 1 },
      responsePayload: { outcome: 'refused', code: 'INVALID_INPUT', issues: [{ path }] },
    });
  });

  test('attempts are forgotten fifteen days after the last one', async () => {
    const rows = DynamoDBDocumentClient.from(new DynamoDBClient(local.client));
    const { requestContext } = await end(event('succeed-at-2'));

    const Key = attemptsKey(requestContext.requestId);
    const { Item } = await rows.send(new GetCommand({ TableName: 'table', Key }));

    const then = Date.now() / 1000 + 15 * 24 * 60 * 60;
    expect(Math.abs(Item?.['expiresAt'] - then)).toBeLessThan(60);
  });

  test('an attempt whose count was lost on its way back, and is repeated by the SDK, counts once', async () => {
    const rows = DynamoDBDocumentClient.from(new DynamoDBClient(local.client));
    rows.middlewareStack.add(
      (next) => async (args) => {
        await next(args);
        return next(args);
      },
      { step: 'build' },
    );
    const count = attemptCounter(rows, 'table', AbortSignal.timeout(5_000));

    expect(await count('repeated')).toBe(1);
    expect(await count('repeated')).toBe(2);
    expect(await count('another')).toBe(1);
  });
});
