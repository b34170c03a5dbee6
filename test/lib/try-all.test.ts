import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { tryEach, waitForAll } from '../../lib/try-all.ts';

describe('tryEach', () => {
  test('tries every item in turn, and then throws the one failure', async () => {
    // Prepare
    const tried: number[] = [];

    // Act
    const trial = tryEach([1, 2, 3], async (item) => {
      tried.push(item);
      if (item === 2) throw new RangeError('Two');
    });

    // Assess
    await expect(trial).rejects.toThrow(RangeError);
    expect(tried).toEqual([1, 2, 3]);
  });

  test('names all failures, if there are more', async () => {
    // Act
    const trial = tryEach([1, 2], (item) => Promise.reject(new Error(`no ${item}`)));

    // Assess
    await expect(trial).rejects.toThrow('Error: no 1; Error: no 2');
  });
});

describe('waitForAll', () => {
  test('leaves nothing under way when it fails', async () => {
    // Prepare
    let done = false;
    const slow = sleep(20).then(() => (done = true));

    // Act
    const all = waitForAll([Promise.reject(new RangeError('At once')), slow]);

    // Assess
    await expect(all).rejects.toThrow(RangeError);
    expect(done).toBe(true);
  });
});
