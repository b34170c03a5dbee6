import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { expect, test } from 'vitest';
import type { TraceEvent } from '../trace.ts';
import { startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';
import { startLambda } from './helpers/lambda-service.ts';

const patience = { timeout: 20_000, interval: 5 };
const short = 'async () => { await new Promise((resolve) => setTimeout(resolve, 20)); }';

/** When an invocation began and ended, in epoch milliseconds, and where. */
const span = ({ time, detail }: TraceEvent) => ({
  environment: Number(detail['environment']),
  start: Date.parse(time) - Number(detail['durationMs']),
  end: Date.parse(time),
});

/** The most spans that lie over each other anywhere. A millisecond is the trace's resolution. */
function peak(spans: { start: number; end: number }[]): number {
  const at = (time: number) => spans.filter(({ start, end }) => start <= time && time + 1 < end).length;
  return Math.max(...spans.map(({ start }) => at(start)));
}

test('each environment serves one event at a time, and no more stand than the machine carries', async () => {
  const functions = ['red', 'green', 'blue'].map((name) => lambda(name, short));
  await using local = await startLambda(functions, 2);
  let standing = 0;
  const watch = async () => {
    while (local.reports().length < 30) {
      const environments = local.service.describe().flatMap((each) => each.environments);
      standing = Math.max(standing, environments.length);
      await sleep(1);
    }
  };

  for (let i = 0; i < 30; i += 1) local.send({ i }, functions[i % 3]);
  await watch();

  const spans = local.reports().map(span);
  expect(standing).toBe(2);
  expect(peak(spans)).toBe(2);
  for (const { environment } of spans)
    expect(peak(spans.filter((other) => other.environment === environment))).toBe(1);
}, 30_000);

test('reserved concurrency holds for queued events, and lets other functions pass', async () => {
  const narrow = lambda('narrow', short, { reservedConcurrency: 1 });
  const wide = lambda('wide', short);
  await using local = await startLambda([narrow, wide], 4);
  const of = (name: string) => local.reports().filter(({ resource }) => resource === name);

  for (let i = 0; i < 40; i += 1) local.send({ i });
  local.send({}, wide);
  await expect.poll(() => of('wide').length, patience).toBe(1);
  const doneBefore = of('narrow').length;
  await expect.poll(() => of('narrow').length, patience).toBe(40);

  expect(doneBefore).toBeLessThan(40);
  expect(peak(of('narrow').map(span))).toBe(1);
});

test('an environment that ends keeps nothing of its place', async () => {
  await using local = await startLambda(
    [lambda('exits', 'async () => process.exit(1)', { maximumRetryAttempts: 0 })],
    1,
  );

  for (let i = 0; i < 5; i += 1) local.send({ i });
  await expect.poll(() => local.dropped().length, patience).toBe(5);

  expect(local.stateOf()).toMatchObject({ errors: 5, coldStarts: 5, environments: [] });
});

test('closing ends every process', async () => {
  const spins = lambda('spins', 'async () => { for (;;); }', { timeoutSeconds: 60 });
  await using local = await startLambda([spins], 3);
  const pids = () => local.stateOf()?.environments.flatMap(({ pid }) => pid ?? []) ?? [];
  for (let i = 0; i < 10; i += 1) local.send({ i });
  await expect.poll(() => pids().length, patience).toBe(3);
  const before = pids();

  await local.service.close();

  for (const pid of before) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  expect(local.stateOf()?.environments).toEqual([]);
});

test('closing ends those that just start, and lets nothing that waits start', async () => {
  const local = await startCloud({ functions: [lambda('slow', short)] });
  const invokes = Array.from({ length: 50 }, () =>
    local.lambda.send(new InvokeCommand({ FunctionName: 'slow' })),
  );
  const ends = Promise.allSettled(invokes);
  await expect.poll(() => local.cloud.lambda.describe()[0]?.environments.length, patience).toBeGreaterThan(0);

  await local.close();
  await ends;

  const processes = execFileSync('ps', ['-A', '-o', 'ppid=,command='], { encoding: 'utf8' }).split('\n');
  const own = processes.filter((line) => line.trim().startsWith(`${process.pid} `));
  expect(own.filter((line) => line.includes('bootstrap.cjs'))).toEqual([]);
});

test('the environment that has been idle for the longest makes room, and each tells why it ends', async () => {
  const [first, second, third] = ['first', 'second', 'third'].map((name) => lambda(name, short));
  const crashes = lambda('crashes', 'async () => process.exit(1)', { maximumRetryAttempts: 0 });
  await using local = await startLambda(
    [first, second, third, crashes].flatMap((each) => each ?? []),
    2,
  );
  const run = async (config: typeof first, count: number) => {
    local.send({}, config);
    await expect.poll(() => local.seen('Report').length, patience).toBe(count);
    const idle = () => local.stateOf(config)?.environments.every(({ state }) => state === 'idle');
    await expect.poll(idle, patience).toBe(true);
  };
  const ends = () => local.seen('EnvironmentEnded').map(({ resource, detail }) => ({ resource, ...detail }));

  await run(first, 1);
  await run(second, 2);
  await run(first, 3);
  await run(third, 4);
  await run(crashes, 5);
  await local.service.close();

  expect(ends()).toMatchObject([
    { resource: 'second', why: 'room', for: 'third' },
    { resource: 'first', why: 'room', for: 'crashes' },
    { resource: 'crashes', why: 'failed', message: 'Runtime exited with error: exit status 1' },
    { resource: 'third', why: 'stop' },
  ]);
});
