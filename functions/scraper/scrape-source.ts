import { waitForAll } from '../../lib/try-all.ts';
import type { SourceRow } from '../../lib/source-row.ts';
import { itemRow } from './item-row.ts';
import { contentHash, type Item } from './items.ts';
import type { Ports } from './ports.ts';
import { type Reading, readSource } from './read-source.ts';
import { afterAnswer, afterFailure, type Moment, stateOf } from './source-state.ts';
import type { Source } from './sources.ts';

/** The items of a source that changes less often are written again, so that they do not expire while it has them. */
const STORED_FOR_MS = 7 * 24 * 60 * 60 * 1000;

/** What came of a look at a source. `row` is the one that stands now. */
export interface Scraped {
  outcome: 'changed' | 'unchanged' | 'failed' | 'waiting' | 'superseded';
  row: SourceRow;
  /** Items that are new or not what they were. */
  stored?: number;
  /** Of one that has failed. */
  reason?: unknown;
}

/**
 * Brings a source's items into the table, if it is time to look at it, and then says so in its row. It may break off
 * anywhere: the row then is as before, and the next tick does it again.
 * @throws what keeps the table from being read or written, or the reason of the signal: no failure of the source
 */
export async function scrapeSource(
  source: Source,
  row: SourceRow | undefined,
  ports: Ports,
  moment: Moment,
): Promise<Scraped> {
  const state = stateOf(source, row, moment);
  if (state.nextAllowedAt !== undefined && Date.parse(state.nextAllowedAt) > moment.now) {
    return { outcome: 'waiting', row: state };
  }
  const aged = moment.now - Date.parse(state.storedAt ?? '') > STORED_FOR_MS;
  let reading: Reading;
  try {
    // Without a version to compare with, all of it comes.
    reading = await readSource(source, aged ? { robots: state.robots } : state, ports, moment.now);
  } catch (reason) {
    ports.signal.throwIfAborted();
    return commit(
      source,
      { outcome: 'failed', reason, row: afterFailure(state, reason, moment, source.everyMinutes) },
      ports,
    );
  }
  const answered = afterAnswer(state, reading, moment, source.everyMinutes);
  const { items } = reading;
  const hash = items && contentHash(items);
  if (!items || (hash === state.contentHash && !aged))
    return commit(source, { outcome: 'unchanged', row: answered }, ports);

  const stored = await storeItems(source, items, ports, moment.now);
  const at = new Date(moment.now).toISOString();
  const changed = hash !== state.contentHash;
  const next = { ...answered, contentHash: hash, storedAt: at, ...(changed && { changedAt: at }) };
  return commit(source, { outcome: changed ? 'changed' : 'unchanged', row: next, stored }, ports);
}

async function commit({ id }: Source, scraped: Scraped, { sources }: Ports): Promise<Scraped> {
  return (await sources.commit(id, scraped.row)) ? scraped : { ...scraped, outcome: 'superseded' };
}

/** @returns how many are new or changed */
async function storeItems(
  source: Source,
  items: readonly Item[],
  ports: Ports,
  now: number,
): Promise<number> {
  let stored = 0;
  await waitForAll(
    items.map(async (item, position) => {
      if (await ports.items.store(item.id, itemRow(source, item, position, now))) stored += 1;
    }),
  );
  return stored;
}
