import { waitForAll } from '../../lib/try-all.ts';
import { compareKeys } from './key-order.ts';
import { Listing } from './listing.ts';
import type { Listed } from './ports.ts';

/** What the two buckets have under one key: one of them at least has something. */
export interface Pair {
  key: string;
  source: Listed | undefined;
  backup: Listed | undefined;
}

/**
 * Lays two listings side by side, both in S3's order, a page of each at a time.
 * @param most - pairs at a time: so many as the ledger can be asked for at once
 * @throws ListingOrderError
 */
export async function* mergeListings(
  source: AsyncGenerator<Listed[]>,
  backup: AsyncGenerator<Listed[]>,
  most: number,
): AsyncGenerator<Pair[]> {
  const [ours, theirs] = [new Listing(source), new Listing(backup)];
  try {
    await waitForAll([ours.load(), theirs.load()]);
    let pairs: Pair[] = [];
    for (let pair = pairUp(ours, theirs); pair; pair = pairUp(ours, theirs)) {
      pairs.push(pair);
      if (pair.source && !ours.step()) await ours.load();
      if (pair.backup && !theirs.step()) await theirs.load();
      if (pairs.length < most) continue;
      yield pairs;
      pairs = [];
    }
    if (pairs.length > 0) yield pairs;
  } finally {
    await waitForAll([ours.close(), theirs.close()]);
  }
}

/** The next key, and who has it. */
function pairUp({ current: source }: Listing, { current: backup }: Listing): Pair | undefined {
  if (!source || !backup) {
    const { key } = source ?? backup ?? {};
    return key === undefined ? undefined : { key, source, backup };
  }
  const order = compareKeys(source.key, backup.key);
  if (order < 0) return { key: source.key, source, backup: undefined };
  return { key: backup.key, source: order === 0 ? source : undefined, backup };
}
