import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { VirtualClock } from '../clock.ts';

test('it goes as fast as it is told', async () => {
  const clock = new VirtualClock(1000);
  const before = clock.now();
  const rung = new Promise<number>((ring) => clock.at(before + 60_000, () => ring(clock.now())));

  const at = await rung;

  expect(at).toBeGreaterThanOrEqual(before + 60_000);
  expect(at).toBeLessThan(before + 60_000 * 20);
});

test('what waits is done in its order when it is put forward, and nothing else', () => {
  const clock = new VirtualClock();
  const done: string[] = [];
  clock.at(clock.now() + 120_000, () => done.push('second'));
  clock.at(clock.now() + 60_000, () => done.push('first'));
  clock.at(clock.now() + 500_000, () => done.push('later'));
  const callOff = clock.at(clock.now() + 90_000, () => done.push('called off'));

  callOff();
  clock.forward(120_000);

  expect(done).toEqual(['first', 'second']);
  clock.forward(600_000);
  expect(done).toEqual(['first', 'second', 'later']);
});

test('it never goes back: one that stood ahead of the machine goes on from there', () => {
  const ahead = Date.now() + 3_600_000;

  expect(new VirtualClock(1, ahead).now()).toBeGreaterThanOrEqual(ahead);
  expect(new VirtualClock(1, 0).now()).toBeGreaterThanOrEqual(Date.now() - 1000);
});

test('it waits longer than a timer can', async () => {
  const clock = new VirtualClock();
  let done = false;
  const callOff = clock.at(clock.now() + 2 ** 33, () => {
    done = true;
  });

  await sleep(20);

  expect(done).toBe(false);
  callOff();
});

test('it knows how far it is ahead of the machine', () => {
  const clock = new VirtualClock();

  const before = clock.lead();
  clock.forward(60_000);

  expect([before, clock.lead()]).toEqual([0, 60_000]);
});
