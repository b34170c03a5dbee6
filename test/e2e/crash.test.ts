import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { startApp } from '../helpers/app.ts';

test('what was answered 200 ends right although the local cloud is killed in the middle', async () => {
  const photo = readFileSync('samples/allium-oreophilum.jpg');
  const first = await startApp();
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
  for (const key of answered) expect(await second.thumbnailsOf(key)).toHaveLength(3);
}, 120_000);
