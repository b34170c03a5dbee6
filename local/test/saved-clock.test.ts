import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { SavedClock } from '../saved-clock.ts';
import { Store } from '../store.ts';

const HOUR_MS = 3_600_000;

/** Starts clocks one after the other on one state. */
function starts() {
  const folder = mkdtempSync(join(tmpdir(), 'clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return <Result>(speed: number, use: (clock: SavedClock, store: Store) => Result): Result => {
    const store = new Store(join(folder, 'state.db'));
    const clock = new SavedClock(store, speed);
    const result = use(clock, store);
    clock.close();
    store.close();
    return result;
  };
}

test('a run goes on where the one before it was, at its own speed', () => {
  const start = starts();

  const left = start(60, (clock) => (clock.forward(HOUR_MS), clock.now()));
  const found = start(1, (clock) => clock.now());

  expect(found).toBeGreaterThanOrEqual(left);
  expect(found).toBeLessThan(left + HOUR_MS);
});

test('what it is put forward by is saved at once, for a run that ends by a crash', () => {
  const start = starts();

  const saved = start(1, (clock, store) => {
    clock.forward(HOUR_MS);
    return store.get<{ now: number }>('SELECT now FROM clock')?.now;
  });

  expect(saved).toBeGreaterThan(Date.now() + HOUR_MS - 60_000);
});

test('a state that is behind the machine begins with the machine', () => {
  const start = starts();
  start(1, () => {});

  expect(start(1, (clock) => clock.lead())).toBe(0);
});
