import { expect, test } from 'vitest';
import { lambda } from './helpers/function.ts';
import { startLambda } from './helpers/lambda-service.ts';

const MINUTE = 60_000;
const patience = { timeout: 10_000, interval: 5 };
const fails = "async () => { throw new Error('no'); }";

test('an event that succeeds runs once and leaves the queue', async () => {
  await using local = await startLambda([lambda('works', 'async () => {}')]);

  local.send({});
  await expect.poll(() => local.stateOf()?.queued, patience).toBe(0);
  local.clock.forward(10 * MINUTE);

  expect(local.stateOf()?.invocations).toBe(1);
  expect(local.reports()).toMatchObject([{ detail: { outcome: 'ok', attempt: 1 } }]);
  expect(local.dropped()).toEqual([]);
});

test('an event that fails is tried again after one minute and after two more, and is then given up aloud', async () => {
  await using local = await startLambda([lambda('fails', fails)]);
  local.send({});
  await expect.poll(() => local.reports().length, patience).toBe(1);

  for (const [wait, attempts] of [
    [MINUTE, 2],
    [2 * MINUTE, 3],
  ] as const) {
    local.clock.forward(wait - 1);
    expect(local.stateOf()?.invocations).toBe(attempts - 1);
    local.clock.forward(1);
    await expect.poll(() => local.reports().length, patience).toBe(attempts);
  }
  await expect.poll(() => local.stateOf()?.queued, patience).toBe(0);
  local.clock.forward(60 * MINUTE);

  expect(local.reports().map(({ detail }) => detail['attempt'])).toEqual([1, 2, 3]);
  expect(new Set(local.reports().map(({ detail }) => detail['requestId'])).size).toBe(1);
  expect(local.dropped()).toMatchObject([
    { resource: 'fails', detail: { attempts: 3, message: 'gave an event up after attempt 3: Error: no' } },
  ]);
});

test.each([
  ['allows no retry', { maximumRetryAttempts: 0 }],
  ['lets events grow no older than the wait', { maximumEventAgeSeconds: 59 }],
])('a function that %s gets an event once', async (_, settings) => {
  await using local = await startLambda([lambda('fails', fails, settings)]);

  local.send({});
  await expect.poll(() => local.dropped().length, patience).toBe(1);
  local.clock.forward(10 * MINUTE);

  expect(local.stateOf()).toMatchObject({ invocations: 1, queued: 0 });
});

test('an event whose transaction is rolled back never runs', async () => {
  const works = lambda('works', 'async (event) => event');
  await using local = await startLambda([works]);
  const failing = () =>
    local.store.transaction(() => {
      local.send({ never: true });
      throw new Error('rolled back');
    });

  expect(failing).toThrow('rolled back');
  local.send({});
  await expect.poll(() => local.reports().length, patience).toBe(1);

  expect(local.stateOf()).toMatchObject({ invocations: 1, queued: 0 });
});

test('what was under way when it ended, or waited for a retry, runs after a restart', async () => {
  const stuck = lambda(
    'stuck',
    'async (event) => { if (event.first) await new Promise((done) => setTimeout(done, 60000)); }',
    {
      timeoutSeconds: 60,
    },
  );
  const failing = lambda('fails', fails);
  const before = await startLambda([stuck, failing]);
  before.send({ first: true });
  before.send({}, failing);
  await expect.poll(() => before.stateOf()?.environments[0]?.state, patience).toBe('busy');
  await expect.poll(() => before.reports().length, patience).toBe(1);
  await before.close();

  await using after = await startLambda([lambda('stuck', 'async () => {}'), failing], 4, before.directory);
  after.service.start();
  await expect.poll(() => after.stateOf()?.queued, patience).toBe(0);
  after.clock.forward(MINUTE);
  await expect.poll(() => after.reports().length, patience).toBe(2);

  expect(after.reports()).toMatchObject([
    { resource: 'stuck', detail: { outcome: 'ok', attempt: 1 } },
    { resource: 'fails', detail: { outcome: 'Error', attempt: 2 } },
  ]);
});

test('an event for a function that is gone is given up aloud', async () => {
  await using local = await startLambda([]);

  local.send({}, lambda('gone', 'async () => {}'));

  await expect.poll(local.dropped, patience).toMatchObject([{ resource: 'gone' }]);
});
