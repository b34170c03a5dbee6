import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { VirtualClock } from '../clock.ts';
import { NOTHING } from '../resources.ts';
import type { TraceEvent } from '../trace.ts';
import { startCloud } from './helpers/cloud.ts';
import { rule } from './helpers/events.ts';
import { lambda } from './helpers/function.ts';

const MINUTE = 60_000;
const State = z.object({
  clock: z.object({ now: z.string() }),
  rules: z.array(
    z.object({
      name: z.string(),
      bus: z.string(),
      expression: z.string(),
      enabled: z.boolean(),
      next: z.string(),
    }),
  ),
});
const patience = { timeout: 10_000, interval: 10 };

/** A function that a rule invokes every five minutes. */
async function start(handler: string, state?: string) {
  const cloud = await startCloud({ functions: [lambda('work', handler)], rules: [rule()] }, state);
  const seen = (type: string): TraceEvent[] =>
    cloud.cloud.trace.recent.filter((event) => event.type === type);
  const ask = async () => {
    const response = await fetch(`${cloud.endpoint}/_local/state`);
    return State.parse(await response.json());
  };
  return { ...cloud, seen, ask };
}

test('each tick runs the function, with the event of its own time', async () => {
  await using cloud = await start('async ({ time }) => { console.log(`it is ${time}`); }');

  cloud.cloud.clock.forward(10 * MINUTE);

  await expect.poll(() => cloud.seen('Report').length, patience).toBe(2);
  const times = cloud.seen('Scheduled Event').map(({ subject }) => subject);
  const logged = cloud.seen('Log').map(({ detail }) => /it is (\S+)/.exec(String(detail['line']))?.[1]);
  expect(logged.toSorted((a = '', b = '') => a.localeCompare(b))).toEqual(times);
  expect(cloud.seen('Report').map(({ subject }) => subject)).toEqual(expect.arrayContaining(times));
});

test('a tick whose function fails is tried again as every asynchronous event is', async () => {
  await using cloud = await start("async () => { throw new Error('no'); }");

  cloud.cloud.clock.forward(5 * MINUTE);
  await expect.poll(() => cloud.seen('RetryScheduled').length, patience).toBe(1);
  cloud.cloud.clock.forward(MINUTE);

  await expect.poll(() => cloud.seen('Report').length, patience).toBe(2);
  expect(cloud.seen('Report').map(({ detail }) => detail['attempt'])).toEqual([1, 2]);
  expect(cloud.seen('Scheduled Event')).toHaveLength(1);
});

test('/_local/state tells when a rule comes next', async () => {
  await using cloud = await start('async () => {}');

  const { rules, clock } = await cloud.ask();

  expect(rules).toEqual([
    { name: 'often', bus: 'default', expression: 'rate(5 minutes)', enabled: true, next: expect.any(String) },
  ]);
  const wait = Date.parse(rules[0]?.next ?? '') - Date.parse(clock.now);
  expect(wait).toBeGreaterThan(4 * MINUTE);
  expect(wait).toBeLessThanOrEqual(5 * MINUTE);
});

test('after a restart the local cloud goes on with a rate, and makes nothing up', async () => {
  const before = await start('async () => {}');
  before.cloud.clock.forward(5 * MINUTE);
  await expect.poll(() => before.seen('Report').length, patience).toBe(1);
  const { rules } = await before.ask();
  await before.close();

  await using after = await start('async () => {}', before.directory);

  expect((await after.ask()).rules).toEqual(rules);
  expect(after.seen('Scheduled Event')).toEqual([]);
});

test('a rule that its stack has no more is silent', async () => {
  await using cloud = await start('async () => {}');
  const { functions } = cloud.cloud.resources;

  await cloud.cloud.deploy({ ...NOTHING, functions });
  cloud.cloud.clock.forward(5 * MINUTE);

  expect((await cloud.ask()).rules).toEqual([]);
  expect(cloud.seen('Scheduled Event')).toEqual([]);
});

test('a local cloud that has ended is silent', async () => {
  const cloud = await start('async () => {}');
  const { clock } = cloud.cloud;

  await cloud.close();

  expect(() => VirtualClock.prototype.forward.call(clock, 5 * MINUTE)).not.toThrow();
  await rm(cloud.directory, { recursive: true });
});
