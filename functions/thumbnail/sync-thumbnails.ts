import type { ObjectChange } from '../../lib/s3-event.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { describeImage } from './describe-image.ts';
import { makeRow } from './make-row.ts';
import { sequencerOf } from './object-key.ts';
import type { Ports } from './ports.ts';

/** How a change was dealt with. `row` is the one that stands now. */
export interface Result {
  outcome: ThumbnailRow['state'] | 'unchanged' | 'duplicate' | 'stale' | 'superseded';
  row: ThumbnailRow | undefined;
}

/**
 * Brings thumbnails and rows in step with the photos bucket. The change only says *which* key to look at; what to do
 * follows from what the bucket says now. So changes may come twice, late and in any order:
 *
 * The last change of a key is handled with the bucket as it will stay, because the look comes after the change; and
 * nothing older can replace what it commits, because the ledger refuses smaller sequencers.
 *
 * It may break off anywhere: whatever was half done, a repetition does it again or clears it away.
 */
export async function syncThumbnails(change: ObjectChange, ports: Ports): Promise<Result> {
  const id = imageId(change.bucket, change.key);
  const known = await ports.ledger.read(id);
  const result = await catchUp(id, change, known, ports);
  if (result.row) await settle(id, change, result.row, ports);
  return result;
}

/** Commits a row for what the bucket says now, unless a row for this change or a later one is there. */
async function catchUp(
  id: string,
  change: ObjectChange,
  known: ThumbnailRow | undefined,
  ports: Ports,
): Promise<Result> {
  if (known && known.sequencer > change.sequencer) return { outcome: 'stale', row: known };
  if (known && known.sequencer === change.sequencer) return { outcome: 'duplicate', row: known };

  const photo = await ports.photos.head(change.bucket, change.key);
  if (photo && known && known.state !== 'deleted' && known.versionId === photo.versionId) {
    const row = await ports.ledger.advance(id, change.sequencer, photo.versionId);
    // An earlier change, which had looked before this one, has just replaced the row with what it saw.
    if (row.sequencer < change.sequencer) return catchUp(id, change, row, ports);
    return finished('unchanged', change, row);
  }
  const row = await makeRow(id, change, photo, ports);
  // Gone since the look: by a change that is still to be handled.
  if (!row) return { outcome: 'superseded', row: known };
  return finished(row.state, change, await ports.ledger.commit(id, row));
}

/** A later change may have been committed while this one was at work. */
const finished = (outcome: Result['outcome'], { sequencer }: ObjectChange, row: ThumbnailRow): Result => ({
  outcome: row.sequencer > sequencer ? 'stale' : outcome,
  row,
});

/** Makes what others see agree with the row. All of it may be repeated, also with a row that is no longer the last. */
async function settle(id: string, change: ObjectChange, row: ThumbnailRow, ports: Ports): Promise<void> {
  await ports.ledger.describe(id, row.sequencer, describeImage(id, change, row));

  // Thumbnails of later changes may be waiting for their row; all others that this row does not name are waste,
  // of a photo that was replaced or of an attempt that broke off.
  const named = new Set(row.state === 'ready' ? row.thumbnails.map(({ key }) => key) : []);
  const written = await ports.thumbnails.list(`${id}/`);
  const waste = written.filter((key) => sequencerOf(key) <= row.sequencer && !named.has(key));
  await ports.thumbnails.remove(waste);
}
