import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCompanions } from '../companions.ts';
import { startCloud } from './helpers/cloud.ts';

/** A local cloud with these companions, and what they have said up to now. */
async function startWith(...commands: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'companions-'));
  const started = await startCloud({});
  const companions = commands.map((command, index) => ({ name: `c${index}`, command }));
  const stop = startCompanions({ local: { companions } }, folder, started.cloud);
  onTestFinished(async () => {
    await stop();
    await started[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  const told = () =>
    started.cloud.trace.recent
      .filter(({ service }) => service === 'beside')
      .map(
        ({ resource, type, detail }) => `${resource} ${type} ${String(detail['line'] ?? detail['message'])}`,
      );
  return { folder, started, stop, told };
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Keeps running, whatever it is asked, and says its process id. */
const STUBBORN = `node -e "process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); console.log(process.pid)"`;

test('what a companion prints is in the diary, line by line, with its name', async () => {
  const { told } = await startWith('echo one; echo two >&2', 'echo three');

  await expect.poll(told).toEqual(expect.arrayContaining(['c0 Log one', 'c0 Log two', 'c1 Log three']));
});

test('a companion runs in the folder of the service, with the local cloud and its speed in the environment', async () => {
  const { told, folder, started } = await startWith('echo $PWD $AWS_ENDPOINT_URL $LOCAL_SPEED; node -v');

  await expect.poll(told).toContain(`c0 Log ${folder} ${started.endpoint} 1`);
  await expect.poll(told).toContain(`c0 Log ${process.version}`);
});

test('one that crashes is a line, and the local cloud and the others go on', async () => {
  const { told, started, stop } = await startWith('exit 3', 'echo here; sleep 60');

  await expect
    .poll(told)
    .toContain('c0 CompanionEnded ended with exit code 3. The local cloud goes on without it: exit 3');
  await expect.poll(told).toContain('c1 Log here');
  expect((await fetch(`${started.endpoint}/_local/state`)).status).toBe(200);
  await stop();
  await sleep(50);
  expect(told().filter((line) => line.includes('Ended'))).toHaveLength(1);
});

test('all of them end with the local cloud, and what they have started, however stubborn', async () => {
  const { told, stop } = await startWith(`${STUBBORN} & ${STUBBORN}`);
  const pids = () => told().map((line) => Number(line.split(' ')[2]));
  await expect.poll(() => pids().length, { timeout: 5_000 }).toBe(2);

  await stop();

  await expect.poll(() => pids().filter(isAlive), { timeout: 5_000 }).toEqual([]);
});

test('a service without any has none', async () => {
  await using started = await startCloud({});

  const stop = startCompanions({}, process.cwd(), started.cloud);

  await stop();
});
