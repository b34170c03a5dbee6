import { array, assert, asyncProperty, nat, scheduler } from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { contentOf } from '../../functions/banner/content.ts';
import { syncBanner } from '../../functions/banner/sync-banner.ts';
import { BannerWorld, follower, post } from '../helpers/banner-world.ts';
import type { Around } from '../helpers/memory-ports.ts';
import { Crash, crashAfter } from '../helpers/world.ts';

let world: BannerWorld;
beforeEach(() => {
  world = new BannerWorld();
  world.items = [post(1), follower(1)];
});

/** All that there is shows the items that there are. */
function expectInStep() {
  const posts = world.items
    .filter(({ kind }) => kind === 'post')
    .toSorted((a, b) => (a.gsi1sk < b.gsi1sk ? 1 : -1));
  const followers = world.items
    .filter(({ kind }) => kind === 'follower')
    .toSorted((a, b) => (a.gsi1sk < b.gsi1sk ? 1 : -1));
  const content = contentOf([...posts.slice(0, 1), ...followers.slice(0, 10)], 'dark');
  expect(world.row).toMatchObject({ contentHash: content?.contentHash, key: content?.key, claims: {} });
  expect(Object.keys(world.row?.published ?? {}).toSorted()).toEqual(['s3', 'webhook']);
  expect(world.current?.contentHash).toBe(content?.contentHash);
  expect(world.copies.get(content?.key ?? '')).toEqual(world.current?.png);
  expect(world.posted.map(({ contentHash }) => contentHash)).toContain(content?.contentHash);
  expect(world.list).toContain(world.row?.renderedAt);
}

test('something new is rendered, kept, shown, listed and posted', async () => {
  const result = await syncBanner(world.ports('r'));

  expect(result).toMatchObject({ outcome: 'rendered', served: ['webhook'] });
  expect(world.row?.key).toMatch(/^banner\/2026\/11\/26\/[0-9a-f]{32}\.png$/);
  expectInStep();
});

test('where there is nothing yet, there is no banner', async () => {
  world.items = [];

  expect(await syncBanner(world.ports('r'))).toMatchObject({ outcome: 'empty', served: [] });
  expect(world.current).toBeUndefined();
});

test('what is unchanged is neither rendered nor shown again', async () => {
  await syncBanner(world.ports('r1'));
  world.items = world.items.map((item) => ({ ...item, hash: 'other', expiresAt: 4e9 + 1 }));

  const result = await syncBanner(world.ports('r2'));

  expect(result).toMatchObject({ outcome: 'unchanged', served: [] });
  expect([world.rendered.length, world.replacements.length, world.posted.length]).toEqual([1, 1, 1]);
});

test.each([
  ['a title', () => [post(1, { title: 'Another' }), follower(1)]],
  ['a later post', () => [post(1), post(2), follower(1)]],
  ['a follower more', () => [post(1), follower(1), follower(2)]],
  ['another picture of a follower', () => [post(1), follower(1, 'https://example.com/a.png')]],
])('%s makes another banner', async (_, items) => {
  await syncBanner(world.ports('r1'));
  world.items = items();

  await syncBanner(world.ports('r2'));

  expect(world.replacements).toHaveLength(2);
  expectInStep();
});

test('an older post that is found late, and an eleventh follower, change nothing', async () => {
  world.items = [post(5), ...Array.from({ length: 10 }, (_, i) => follower(10 + i))];
  await syncBanner(world.ports('r1'));
  world.items.push(post(4), follower(9));

  expect(await syncBanner(world.ports('r2'))).toMatchObject({ outcome: 'unchanged' });
});

test('what the index did not have yet is seen at the second look', async () => {
  const ports = world.ports('r');
  let looks = 0;

  await syncBanner({
    ...ports,
    pause: async () => {
      looks += 1;
      world.items.push(post(2));
    },
  });

  expect(looks).toBe(1);
  expect(world.posted).toHaveLength(1);
  expectInStep();
});

test('a webhook that is down keeps nothing from the bucket; the next attempt posts it and renders nothing', async () => {
  world.failures = 1;

  await expect(syncBanner(world.ports('r'))).rejects.toThrow('The webhook is down');
  expect(world.current?.contentHash).toBe(world.row?.contentHash);
  expect(Object.keys(world.row?.published ?? {})).toEqual(['s3']);
  await syncBanner(world.ports('r'));

  expect(world.rendered).toHaveLength(1);
  expectInStep();
});

test('another invocation need not wait for one whose webhook failed', async () => {
  world.failures = 1;
  await expect(syncBanner(world.ports('r1'))).rejects.toThrow();

  await syncBanner(world.ports('r2'));

  expectInStep();
});

test('a claim of somebody who was killed is good for five minutes, and for themselves', async () => {
  await syncBanner({ ...world.ports('r1'), publishers: [] });
  const { row } = world;
  if (row) row.claims = { webhook: { by: 'r1', at: new Date(world.now).toISOString() } };

  expect((await syncBanner(world.ports('r2'))).served).toEqual([]);
  world.now += 301_000;
  expect((await syncBanner(world.ports('r2'))).served).toEqual(['webhook']);
});

test('a current banner that somebody has put there is replaced', async () => {
  await syncBanner(world.ports('r1'));
  world.current = { etag: 'x', contentHash: '', png: Buffer.from('graffiti') };

  await syncBanner(world.ports('r2'));

  expect(world.posted).toHaveLength(1);
  expectInStep();
});

test('a copy that is gone before it was posted is told', async () => {
  await syncBanner({ ...world.ports('r1'), publishers: [] });
  world.copies.clear();

  await expect(syncBanner(world.ports('r2'))).rejects.toMatchObject({
    name: 'BannerGoneError',
    retryable: false,
  });
});

test('whoever is overtaken again and again gives up, to be retried', async () => {
  const ports = world.ports('r');

  await expect(
    syncBanner({ ...ports, bucket: { ...ports.bucket, replace: async () => false } }),
  ).rejects.toMatchObject({ name: 'OvertakenError', retryable: true });
});

test('wherever it breaks off, the same event again does the rest, and nothing twice that need not be', async () => {
  const { around, calls } = crashAfter(0);
  await world.deliver('r', around);
  const undisturbed = world;

  for (let number = 1; number <= calls(); number += 1) {
    world = new BannerWorld();
    world.items = undisturbed.items;
    await world.deliver('r', crashAfter(number).around);

    expectInStep();
    expect(world.replacements, `after call ${number}`).toHaveLength(1);
    // The receiver had it, and its answer was lost.
    expect(world.posted.length, `after call ${number}`).toBeLessThanOrEqual(2);
  }
});

describe('any history of items', () => {
  test('ends in step, with its events handled side by side, twice, late, breaking off anywhere', async () => {
    await assert(
      asyncProperty(
        scheduler(),
        array(nat(5), { minLength: 1, maxLength: 5 }),
        array(
          nat(14).map((dice) => dice === 0),
          { maxLength: 200 },
        ),
        async (turns, history, crashes) => {
          world = new BannerWorld();
          const luck = crashes.values();
          const around: Around = async (effect) => {
            await turns.schedule(Promise.resolve());
            const result = effect();
            if (luck.next().value) throw new Crash();
            return result;
          };
          const deliveries: Promise<void>[] = [];
          const live = async (): Promise<void> => {
            for (const [index, number] of history.entries()) {
              await turns.schedule(Promise.resolve());
              world.items = [...world.items, number % 2 ? post(number + index) : follower(number + index)];
              deliveries.push(world.deliver(`${index}a`, around), world.deliver(`${index}b`, around));
            }
            await Promise.all(deliveries);
          };

          await turns.waitFor(live());

          expectInStep();
        },
      ),
      { numRuns: 1_500 },
    );
  });

  test('without a crash nothing is shown twice in a row, and no banner is posted twice', async () => {
    await assert(
      asyncProperty(scheduler(), array(nat(5), { minLength: 1, maxLength: 4 }), async (turns, history) => {
        world = new BannerWorld();
        const around: Around = async (effect) => {
          await turns.schedule(Promise.resolve());
          return effect();
        };
        const deliveries: Promise<void>[] = [];
        const live = async (): Promise<void> => {
          for (const [index, number] of history.entries()) {
            world.items = [...world.items, number % 2 ? post(number + index) : follower(number + index)];
            deliveries.push(...['a', 'b', 'c'].map((twin) => world.deliver(`${index}${twin}`, around)));
            await turns.schedule(Promise.resolve());
          }
          await Promise.all(deliveries);
        };

        await turns.waitFor(live());

        const { replacements, posted } = world;
        expect(replacements.filter((hash, i) => hash === replacements[i - 1])).toEqual([]);
        const hashes = posted.map(({ contentHash }) => contentHash);
        expect(new Set(hashes).size).toBe(hashes.length);
      }),
      { numRuns: 1_500 },
    );
  });
});
