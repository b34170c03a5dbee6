import { tryEach, waitForAll } from '../../lib/try-all.ts';

/**
 * Does `work` for every item, for some of them at once; a failure does not keep the rest from their chance.
 * @throws what failed, when all have been tried
 */
export async function inParallel<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All take from the same queue.
  const queue = items.values();
  await waitForAll(Array.from({ length: atOnce }, () => tryEach(queue, work)));
}
