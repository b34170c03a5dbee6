import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { startApp } from '../helpers/app.ts';

const State = z.object({
  functions: z.array(z.object({ environments: z.array(z.object({ pid: z.number() })) })),
});

test('what was answered 200 ends right although the local cloud is killed in the middle', async () => {
  const photo = readFileSync('samples/allium-oreophilum.jpg');
  const first = await startApp();
  await first.upload('uploads/crash/first.jpg', photo);
  await first.eventually('uploads/crash/first.jpg', ({ meta }) => meta?.status === 'ready');
  const pids = await environments(first.cloud.endpoint);
  const keys = Array.from({ length: 50 }, (_, index) => `uploads/crash/${index}.jpg`);
  const answered: string[] = [];
  const uploads = keys.map((key) =>
    first.upload(key, photo).then(
      () => answered.push(key),
      () => {},
    ),
  );
  await expect.poll(() => answered.length, { timeout: 20_000, interval: 1 }).toBeGreaterThan(10);

  await first.cloud.stop('SIGKILL');
  await Promise.all(uploads);
  await using second = await startApp({ state: first.state });
  for (const key of answered) await second.eventually(key, ({ meta }) => meta?.status === 'ready');

  expect(answered.length).toBeGreaterThan(10);
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  for (const key of answered) expect(await second.thumbnailsOf(key)).toHaveLength(3);
});

/** The processes that stand for execution environments. */
async function environments(endpoint: string): Promise<number[]> {
  const state = await fetch(`${endpoint}/_local/state`).then((response) => response.json());
  return State.parse(state).functions.flatMap((each) => each.environments.map(({ pid }) => pid));
}
