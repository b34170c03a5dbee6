import { createHash } from 'node:crypto';
import type { SourceRow } from '../../lib/source-row.ts';
import { waitForAll } from '../../lib/try-all.ts';
import type { Ports } from './ports.ts';

/** Of which tick, and of what an event is told. */
export interface Occasion {
  /** ISO 8601. */
  minute: string;
  correlationId: string;
}

/**
 * Tells of all content that nobody was told of: that of this tick, and that of an earlier one which broke off in
 * between. The note comes after the event, so a crash makes for a second event, and never for none.
 * @returns the sources that were told of
 * @throws EventsNotTakenError
 */
export async function publishChanges(
  rows: ReadonlyMap<string, SourceRow>,
  { minute, correlationId }: Occasion,
  { publish, sources }: Pick<Ports, 'publish' | 'sources'>,
): Promise<string[]> {
  const news = [...rows].flatMap(([id, { contentHash, publishedHash }]) =>
    contentHash !== undefined && contentHash !== publishedHash ? [{ id, contentHash }] : [],
  );
  if (news.length === 0) return [];
  const ids = news.map(({ id }) => id);
  const idempotencyKey = createHash('sha256').update(JSON.stringify(news)).digest('hex');
  await publish({ idempotencyKey, minute, sources: ids, correlationId });
  await waitForAll(news.map(({ id, contentHash }) => sources.notePublished(id, contentHash)));
  return ids;
}
