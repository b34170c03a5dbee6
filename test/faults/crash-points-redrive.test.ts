import { afterAll, beforeAll, expect, test } from 'vitest';
import { CLAIM_MS, FailureRow, MOST_ATTEMPTS } from '../../lib/failure-row.ts';
import type { FunctionConfig } from '../../local/lambda/config.ts';
import type { Resources } from '../../local/resources.ts';
import { queue } from '../../local/test/helpers/sqs.ts';
import { bundledOnce } from '../helpers/bundled-once.ts';
import { ownFunction } from '../helpers/own-function.ts';
import { dieEverywhere } from './crash/crash-points.ts';
import { type Desk, TABLE } from './crash/desk.ts';
import { failuresIn } from './crash/failures-in.ts';
import { startVictim, type Victim } from './crash/victim.ts';

const backup = queue('backup');
let redrive: Victim;
let code: Awaited<ReturnType<typeof bundledOnce>>;
let flaky: FunctionConfig;
beforeAll(async () => {
  code = await bundledOnce('flaky');
  flaky = await ownFunction('flaky', { environment: { TABLE_NAME: TABLE }, code });
  redrive = await startVictim('redrive', { TARGETS: [flaky.arn, backup.arn].join(',') });
});
afterAll(async () => {
  await redrive[Symbol.asyncDispose]();
  await code[Symbol.asyncDispose]();
});

/** It succeeds at once, and has no room in a row. */
const event = { mode: 'succeed-at', attempt: 1, text: 'x'.repeat(20_000) };

const traced = ({ cloud }: Desk, type: string) =>
  cloud.trace.recent.filter((each) => each.type === type && each.resource === flaky.name).length;

/** Waits until the function is done with what it was given. */
const settle = (desk: Desk) =>
  expect.poll(() => traced(desk, 'Report'), { timeout: 20_000 }).toBe(traced(desk, 'Invoke'));

/** What is known of the failure, and how often its event has arrived. */
async function look(desk: Desk) {
  const rows = Object.entries((await desk.state()).rows);
  const [row] = rows.flatMap(([key, each]) => (key.startsWith('FAILURE#') ? [FailureRow.parse(each)] : []));
  const arrived = traced(desk, 'Report') + (desk.cloud.sqs.depth(backup.arn)?.visible ?? 0);
  return { status: row?.status, reason: row?.reason, attempts: row?.attempts ?? 0, arrived };
}

/** Sends again what has failed so often, and dies over it. Whoever claims an event and dies is given up in time. */
const redriveOne = (target: string, resources: Partial<Resources>, failedAttempts = 0) =>
  dieEverywhere(redrive, {
    resources,
    prepare: async (desk, _, now) => {
      const failures = failuresIn(desk, target);
      const id = await failures.fail(event);
      for (let attempt = 1; attempt <= failedAttempts; attempt += 1)
        await failures.fail({ ...event, redrive: await failures.sendAgain(id, now) });
      return { ids: [id] };
    },
    again: [0, CLAIM_MS],
    settle,
    look,
  });

test.each([
  ['a function', 'resolved', () => redriveOne(flaky.arn, { functions: [flaky] })],
  ['a queue', 'retrying', () => redriveOne(backup.arn, { queues: [backup] })],
])(
  'wherever redrive dies over an event of %s, it arrives, and no more often than attempts are counted',
  async (_, status, run) => {
    const { undisturbed, deaths } = await run();

    expect(undisturbed.state).toEqual({ status, attempts: 1, arrived: 1 });
    expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
    for (const [point, { state }] of Object.entries(deaths)) {
      expect(state, point).toMatchObject({ status, reason: undefined });
      expect(state.arrived, point).toBeGreaterThanOrEqual(1);
      expect(state.arrived, point).toBeLessThanOrEqual(state.attempts);
      expect(state.attempts, point).toBeLessThanOrEqual(2);
    }
  },
);

test('wherever redrive dies over an event that nobody takes any more, it is parked', async () => {
  const { undisturbed, deaths } = await redriveOne(flaky.arn, {});

  expect(undisturbed.state).toEqual({ status: 'parked', reason: 'REFUSED', attempts: 1, arrived: 0 });
  expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
  for (const [point, { state }] of Object.entries(deaths))
    expect(state, point).toMatchObject({ status: 'parked', reason: 'REFUSED', arrived: 0 });
});

test('wherever redrive dies over an event’s last attempt, there is no other, and the event is not lost', async () => {
  const { undisturbed, deaths } = await redriveOne(flaky.arn, { functions: [flaky] }, MOST_ATTEMPTS - 1);

  const attempts = MOST_ATTEMPTS;
  const resolved = { status: 'resolved', reason: undefined, attempts, arrived: 1 };
  const parked = { status: 'parked', reason: 'TOO_MANY_ATTEMPTS', attempts, arrived: 0 };
  expect(undisturbed.state).toEqual(resolved);
  for (const [point, { state }] of Object.entries(deaths))
    expect([resolved, parked], point).toContainEqual(state);
});
