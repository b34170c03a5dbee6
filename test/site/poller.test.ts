import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pause } from '../../functions/site/page/state/lookout.ts';
import { type Health, Poller } from '../../functions/site/page/state/poller.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** A poller of answers that a test prepares: `ok`, or an error. */
function polling({ interval = 1_000, mayPass = true } = {}) {
  const world = { isVisible: true, answer: async (): Promise<void> => {}, asked: 0 };
  const health: Health[] = [];
  const poller = new Poller({
    ask: async () => {
      world.asked += 1;
      return world.answer();
    },
    interval: () => interval,
    isVisible: () => world.isVisible,
    mayPass: () => mayPass,
    onHealth: (now) => void health.push(now),
    now: Date.now,
  });
  return { poller, world, health };
}
const failing = async (): Promise<never> => {
  throw new Error('down');
};

test('a pause lasts until there is a network', async () => {
  const listeners = new Set<() => void>();
  const world = { isOnline: false, isOver: false };
  const waiting = pause(1_000, {
    isVisible: () => true,
    isOnline: () => world.isOnline,
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  });
  void waiting.then(() => (world.isOver = true));
  const tell = () => listeners.forEach((listener) => listener());

  await vi.advanceTimersByTimeAsync(60_000);
  tell();
  await vi.advanceTimersByTimeAsync(1);
  const before = world.isOver;
  world.isOnline = true;
  tell();
  await waiting;

  expect(before).toBe(false);
  expect(listeners.size).toBe(0);
});

describe('a poller', () => {
  test('asks at once, and again after each interval', async () => {
    const { poller, world } = polling();

    poller.start();
    await vi.advanceTimersByTimeAsync(3_500);

    expect(world.asked).toBe(4);
  });

  test('asks one question at a time', async () => {
    const { poller, world } = polling();
    world.answer = () => new Promise((resolve) => setTimeout(resolve, 5_000));

    poller.start();
    poller.askNow();
    poller.askNow();
    await vi.advanceTimersByTimeAsync(4_999);
    const during = world.asked;
    await vi.advanceTimersByTimeAsync(2);

    expect(during).toBe(1);
    // What happened while it was asked may not be in that answer: it asks again, at once.
    expect(world.asked).toBe(2);
  });

  test('waits ever longer while there is no answer, tells until when, and is well again', async () => {
    const { poller, world, health } = polling();
    world.answer = failing;

    poller.start();
    await vi.advanceTimersByTimeAsync(15_000);
    world.answer = async () => {};
    await vi.advanceTimersByTimeAsync(20_000);

    const waits = health.slice(0, 4).map(({ error, retryAt }) => [error?.message, retryAt]);
    expect(waits).toEqual([
      ['down', 2_000],
      ['down', 6_000],
      ['down', 14_000],
      ['down', 30_000],
    ]);
    expect(health[4]).toEqual({ error: undefined, retryAt: undefined });
  });

  test('never waits for longer than a minute', async () => {
    const { poller, world } = polling();
    world.answer = failing;
    poller.start();
    await vi.advanceTimersByTimeAsync(600_000);

    const before = world.asked;
    await vi.advanceTimersByTimeAsync(60_000);

    expect(world.asked).toBe(before + 1);
  });

  test('does not go on after what will not pass, unless it is asked to', async () => {
    const { poller, world, health } = polling({ mayPass: false });
    world.answer = failing;

    poller.start();
    await vi.advanceTimersByTimeAsync(600_000);
    const asked = world.asked;
    poller.askNow();
    await vi.advanceTimersByTimeAsync(1);

    expect([asked, world.asked]).toEqual([1, 2]);
    expect(health[0]).toMatchObject({ retryAt: undefined });
  });

  test('rests while nobody looks, and asks as soon as somebody does', async () => {
    const { poller, world } = polling();
    poller.start();
    await vi.advanceTimersByTimeAsync(500);

    world.isVisible = false;
    await vi.advanceTimersByTimeAsync(600_000);
    const asked = world.asked;
    world.isVisible = true;
    poller.askNow();
    await vi.advanceTimersByTimeAsync(1);

    expect([asked, world.asked]).toEqual([1, 2]);
  });

  test('ends, with the question that is being asked, and starts anew', async () => {
    const { poller, world, health } = polling();
    let signal: AbortSignal | undefined;
    const hanging = new Poller({
      ask: (given) => {
        signal = given;
        return new Promise((_, reject) => given.addEventListener('abort', () => reject(given.reason)));
      },
      interval: () => 1_000,
      isVisible: () => true,
      mayPass: () => true,
      onHealth: (now) => void health.push(now),
      now: Date.now,
    });

    hanging.start();
    hanging.stop();
    poller.start();
    poller.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    const asked = world.asked;
    poller.start();
    await vi.advanceTimersByTimeAsync(1);

    expect(signal?.aborted).toBe(true);
    expect(health.filter(({ error }) => error)).toEqual([]);
    expect([asked, world.asked]).toEqual([1, 2]);
  });

  test('goes on when it is started anew while the question that was called off has not ended yet', async () => {
    const { poller, world } = polling();
    const { promise, reject } = Promise.withResolvers<void>();
    world.answer = () => promise;
    poller.start();

    poller.stop();
    poller.start();
    world.answer = async () => {};
    reject(new Error('called off'));
    await vi.advanceTimersByTimeAsync(1_500);

    expect(world.asked).toBe(3);
  });
});
