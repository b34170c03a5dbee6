import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withDeadline } from '../../lib/deadline.ts';

test('work that ends in time gives its result', async () => {
  await expect(withDeadline(10_000, () => Promise.resolve('done'))).resolves.toBe('done');
});

test('work that is stopped fails with DeadlineError, whatever it says itself', async () => {
  // Act
  const work = withDeadline(2_010, (signal) => sleep(10_000, undefined, { signal }));

  // Assess
  await expect(work).rejects.toMatchObject({ name: 'DeadlineError', code: 'DEADLINE', retryable: true });
});

test('work that fails by itself fails with its own error', async () => {
  await expect(withDeadline(10_000, () => Promise.reject(new RangeError('Own')))).rejects.toThrow(RangeError);
});
