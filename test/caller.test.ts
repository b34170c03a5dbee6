import { readFileSync } from 'node:fs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { callFunction, type Reply } from '../functions/caller/call-function.ts';
import { ANSWER_TIMEOUT_MS, functionNamed } from '../functions/caller/invoke-function.ts';
import { startCloud } from '../local/test/helpers/cloud.ts';
import { functionYml, ownFunction } from './helpers/own-function.ts';

const event = (name: string) => JSON.parse(readFileSync(`events/caller/${name}.json`, 'utf8'));
const named = (name: string) => Object.assign(new Error('from the SDK'), { name });

/** A function that replies, or fails to, after 1,234.5 ms. */
function world(reply: Reply | Error) {
  let now = 0;
  const invoke = vi.fn(async () => {
    now += 1_234.5;
    if (reply instanceof Error) throw reply;
    return reply;
  });
  return { invoke, now: () => now };
}

describe('a call', () => {
  const synchronous = { invocationType: 'RequestResponse', payload: { seconds: 1 } } as const;

  test('that is answered has the answer, and how long it took', async () => {
    const ports = world({ payload: '{"waitedMs":1000}' });

    const outcome = await callFunction(synchronous, ports);

    expect(outcome).toEqual({ outcome: 'answered', answer: { waitedMs: 1000 }, tookMs: 1235 });
    expect(ports.invoke).toHaveBeenCalledExactlyOnceWith('RequestResponse', '{"seconds":1}');
  });

  test('that is queued has no answer', async () => {
    const outcome = await callFunction({ ...synchronous, invocationType: 'Event' }, world({ payload: '' }));

    expect(outcome).toEqual({ outcome: 'accepted', tookMs: 1235 });
  });

  test.each([
    ['an error with a name', { errorType: 'TypeError', errorMessage: 'no', trace: ['…'] }, 'TypeError', 'no'],
    ['an error without one', { errorMessage: 'Task timed out' }, undefined, 'Task timed out'],
  ])('whose function fails with %s has failed, though its status is 200', async (_, error, type, message) => {
    const reply = { functionError: 'Unhandled', payload: JSON.stringify(error) };

    const outcome = await callFunction(synchronous, world(reply));

    expect(outcome).toEqual({ outcome: 'failed', errorType: type, errorMessage: message, tookMs: 1235 });
  });

  test.each([
    ['TimeoutError', 'unanswered'],
    ['TooManyRequestsException', 'throttled'],
  ])('that ends in %s is %s', async (name, expected) => {
    const outcome = await callFunction(synchronous, world(named(name)));

    expect(outcome).toEqual({ outcome: expected, tookMs: 1235 });
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException'])(
    'that ends in %s was never made: an error',
    async (name) => {
      await expect(callFunction(synchronous, world(named(name)))).rejects.toMatchObject({ name });
    },
  );
});

test('each one who waits has more time than the one it waits for', () => {
  const startMs = 10_000;
  const waiterMs = startMs + functionYml('waiter').timeout * 1000;

  expect(ANSWER_TIMEOUT_MS).toBeGreaterThan(waiterMs);
  expect(functionYml('caller').timeout * 1000).toBeGreaterThan(ANSWER_TIMEOUT_MS);
});

describe('caller and waiter in the local cloud', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    const calling = { environment: { WAITER_FUNCTION: 'waiter' } };
    local = await startCloud({
      functions: [
        await ownFunction('waiter', { timeoutSeconds: 1.5, environment: { TABLE_NAME: 'table' } }),
        await ownFunction('caller', calling),
        await ownFunction('caller', { ...calling, name: 'hurried', timeoutSeconds: 0.8 }),
        await ownFunction('waiter', { name: 'closed', reservedConcurrency: 0 }),
        await ownFunction('caller', { name: 'turned-away', environment: { WAITER_FUNCTION: 'closed' } }),
      ],
    });
    vi.stubEnv('AWS_ENDPOINT_URL', local.endpoint);
    vi.stubEnv('AWS_REGION', local.client.region);
    vi.stubEnv('AWS_ACCESS_KEY_ID', local.client.credentials.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', local.client.credentials.secretAccessKey);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function invoke(FunctionName: string, payload: object) {
    const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) });
    const { FunctionError, Payload } = await local.lambda.send(command);
    return { error: FunctionError, answer: JSON.parse(Payload?.transformToString() ?? '') };
  }

  /** How the waiter's invocations ended, in their order. */
  const reports = () =>
    local.cloud.trace.recent.filter(({ type, resource }) => type === 'Report' && resource === 'waiter');
  const outcomes = () => reports().map(({ detail }) => detail['outcome']);

  test('a synchronous call takes as long as the waiter waits, and has its answer', async () => {
    const { answer } = await invoke('caller', { ...event('synchronous'), payload: { seconds: 0.3 } });

    expect(answer).toMatchObject({ outcome: 'answered', answer: { outcome: 'waited' } });
    expect(answer.tookMs).toBeGreaterThanOrEqual(answer.answer.waitedMs);
    expect(answer.answer.waitedMs).toBeGreaterThanOrEqual(299);
  });

  test('an asynchronous call is over before the waiter is', async () => {
    const before = reports().length;

    const { answer } = await invoke('caller', { ...event('asynchronous'), payload: { seconds: 1 } });
    const during = reports().length;

    expect(answer).toEqual({ outcome: 'accepted', tookMs: expect.any(Number) });
    expect(during).toBe(before);
    await expect.poll(() => reports().length, { timeout: 5_000 }).toBe(before + 1);
    expect(outcomes().at(-1)).toBe('ok');
  });

  test('while one call is waited for, another one gets an environment of its own', async () => {
    await Promise.all([
      invoke('caller', { invocationType: 'Event', payload: { seconds: 0.5 } }),
      invoke('caller', { invocationType: 'RequestResponse', payload: { seconds: 0.5 } }),
    ]);

    const [one, other] = reports().slice(-2);
    expect(one?.detail['environment']).not.toBe(other?.detail['environment']);
  });

  test.each([
    ['fails', { seconds: 0, fail: true }, 'FailedAsToldError', 'Failed after 0 s, as told'],
    ['runs into its timeout', { seconds: 2 }, 'Sandbox.Timedout', /Task timed out after 1.50 seconds/],
  ])('a waiter that %s is an outcome, with its error', async (_, payload, errorType, errorMessage) => {
    const { error, answer } = await invoke('caller', { ...event('failing'), payload });

    expect(error).toBeUndefined();
    expect(answer).toEqual({
      outcome: 'failed',
      errorType,
      errorMessage: expect.stringMatching(errorMessage),
      tookMs: expect.any(Number),
    });
  });

  test('what the waiter refuses is an answer like any other', async () => {
    const { answer } = await invoke('caller', event('refused'));

    expect(answer).toMatchObject({ outcome: 'answered', answer: { outcome: 'refused' } });
  });

  test('a call of an unknown type is refused, and nobody is invoked', async () => {
    const before = reports().length;

    const { answer } = await invoke('caller', event('unknown-type'));

    expect(answer).toMatchObject({ outcome: 'refused', code: 'INVALID_INPUT' });
    expect(reports().length).toBe(before);
  });

  test('a caller with less time than the waiter is stopped, while the waiter goes on to its end', async () => {
    const before = reports().length;

    const { error, answer } = await invoke('hurried', { ...event('synchronous'), payload: { seconds: 1.2 } });

    expect(error).toBe('Unhandled');
    expect(answer.errorMessage).toMatch(/Task timed out after 0.80 seconds/);
    await expect.poll(() => reports().length, { timeout: 5_000 }).toBe(before + 1);
    expect(outcomes().at(-1)).toBe('ok');
  });

  test('a waiter that may have no environment is never run', async () => {
    const { answer } = await invoke('turned-away', event('synchronous'));

    expect(answer).toEqual({ outcome: 'throttled', tookMs: expect.any(Number) });
  });

  test('a call that waits too little for its answer runs the waiter once, and not again', async () => {
    const before = reports().length;
    const impatient = functionNamed('waiter', 100);

    const calling = impatient('RequestResponse', '{"seconds":0.3}');

    await expect(calling).rejects.toMatchObject({ name: 'TimeoutError' });
    await expect.poll(() => reports().length, { timeout: 5_000 }).toBe(before + 1);
    expect(local.cloud.lambda.describe().find(({ name }) => name === 'waiter')?.invocations).toBe(before + 1);
  });
});
