import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { mapAtOnce, partsOf } from '../../functions/backup/parts.ts';

/** Of a part, and of all of an object's: the most that S3 takes. */
const LARGEST_PART = 5 * 1024 ** 3;
const LARGEST = 10_000 * LARGEST_PART;

test.each([
  [10, 5, ['bytes=0-4', 'bytes=5-9']],
  [11, 5, ['bytes=0-4', 'bytes=5-9', 'bytes=10-10']],
  [4, 5, ['bytes=0-3']],
])('%i bytes in parts of %i', (bytes, size, ranges) => {
  const parts = [...partsOf(bytes, size)];

  expect(parts.map(({ range }) => range)).toEqual(ranges);
  expect(parts.map(({ number }) => number)).toEqual(ranges.map((_, index) => index + 1));
});

test('parts grow where there would be more than S3 takes, and cover every byte', () => {
  const bytes = LARGEST - 1;

  const parts = [...partsOf(bytes, 512 * 1024 * 1024)];

  expect(parts.length).toBeLessThanOrEqual(10_000);
  const ends = parts.map(({ range }) => range.slice('bytes='.length).split('-').map(Number));
  expect(ends[0]?.[0]).toBe(0);
  expect(ends.at(-1)?.[1]).toBe(bytes - 1);
  for (const [index, [start]] of ends.entries())
    if (index > 0) expect(start).toBe((ends[index - 1]?.[1] ?? NaN) + 1);
  for (const [start = 0, end = NaN] of ends) expect(end + 1 - start).toBeLessThanOrEqual(LARGEST_PART);
});

function* numbers(most: number): Generator<number> {
  for (let number = 1; number <= most; number += 1) yield number;
}

test('work goes on for so many at once, and its results are in order', async () => {
  let now = 0;
  let most = 0;

  const results = await mapAtOnce(numbers(10), 3, async (number) => {
    most = Math.max(most, (now += 1));
    await sleep(number % 3);
    now -= 1;
    return number * 2;
  });

  expect(results).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20]);
  expect(most).toBe(3);
});

test('after a failure nothing more is begun, and nothing is left under way', async () => {
  const begun: number[] = [];
  const ended: number[] = [];

  const working = mapAtOnce(numbers(100), 3, async (number) => {
    begun.push(number);
    if (number === 2) throw new Error('The second');
    await sleep(5);
    ended.push(number);
  });

  await expect(working).rejects.toThrow('The second');
  expect(begun).toEqual([1, 2, 3]);
  expect(ended).toEqual([1, 3]);
});
