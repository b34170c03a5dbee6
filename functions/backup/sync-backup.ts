import type { BackupRow } from '../../lib/backup-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import { BackupContendedError, SupersededError } from './errors.ts';
import type { Copy, Photo, Ports } from './ports.ts';
import type { LookRequest } from './request.ts';
import { deletedRow, heldRow, storedRow } from './rows.ts';

/** How a request was dealt with. `row` is the one that stands now. */
export interface Result {
  outcome: 'stored' | 'deleted' | 'held' | 'unchanged';
  row: BackupRow;
}

/** Each time in vain, somebody else has got on. */
const MOST_LOOKS = 8;

/**
 * Brings the backup of a key in step with the photos bucket. The request only says *which* key to look at; what to do
 * follows from what is there now. So requests may come twice, late, in any order and side by side:
 *
 * What is written to the backup is written over what was seen there, and the row over the one that was read. Whoever
 * was overtaken between looking and writing looks again. The last event of a key is handled with the bucket as it will
 * stay, and always writes the row: after that, nobody who looked earlier can write one any more.
 *
 * It may break off anywhere: a copy that no row names is made again.
 * @throws BackupContendedError, and what the ports throw
 */
export async function syncBackup(request: LookRequest, ports: Ports): Promise<Result> {
  for (let look = 1; look <= MOST_LOOKS; look += 1) {
    const result = await catchUp(request, ports).catch(ifSuperseded);
    if (result) return result;
  }
  throw new BackupContendedError(`${request.key} has changed while it was looked at, ${MOST_LOOKS} times`);
}

/** @returns undefined if somebody else was quicker */
async function catchUp(request: LookRequest, ports: Ports): Promise<Result | undefined> {
  const id = imageId(request.bucket, request.key);
  // In this order. Were the row read before the copy, a commit in between would leave a copy that no row seems to name,
  // and it would be made again. Were the photo looked at before the row is read, an old photo could be written over a
  // row that already knows a newer one.
  const copy = await ports.backup.head(request.key);
  const known = await ports.ledger.read(id);
  const photo = await ports.photos.head(request.key);

  const latest = { ...request, sequencer: later(request.sequencer, known?.row.sequencer) };
  const result = photo
    ? await keep(latest, photo, copy, known?.row, ports)
    : await remove(latest, copy, known?.row, ports);
  const isNoNews = request.sequencer !== '' && request.sequencer <= (known?.row.sequencer ?? '');
  if (result.outcome === 'unchanged' && isNoNews) return result;
  return (await ports.ledger.commit(id, result.row, known)) ? result : undefined;
}

/** Sees to it that the backup has this version of the photo. */
async function keep(
  request: LookRequest,
  photo: Photo,
  copy: Copy | undefined,
  row: BackupRow | undefined,
  { backup, now }: Ports,
): Promise<Result> {
  const isInStep =
    row?.state === 'stored' && row.versionId === photo.versionId && row.backupVersionId === copy?.versionId;
  if (isInStep) return unchanged(row, request);
  const made = await backup.copy(request.key, photo, copy);
  return { outcome: 'stored', row: storedRow(request, photo, made, now()) };
}

/** Sees to it that the backup hides what is gone, if that may be. */
async function remove(
  request: LookRequest,
  copy: Copy | undefined,
  row: BackupRow | undefined,
  { photos, backup, mayDelete, now }: Ports,
): Promise<Result> {
  // A bucket that was removed or renamed has no photos, and that is no reason to hide their copies, nor to forget them.
  await photos.mustExist();
  if (!copy) await backup.mustExist();
  if (copy && !request.approved) {
    // What is held waits for an operator, whoever asks.
    if (row?.state === 'held') return unchanged(row, request);
    if (!(await mayDelete(now()))) return { outcome: 'held', row: heldRow(request, now()) };
  }
  if (copy) await backup.remove(request.key, copy);
  else if (row?.state === 'deleted') return unchanged(row, request);
  return { outcome: 'deleted', row: deletedRow(request, now()) };
}

const unchanged = (row: BackupRow, { sequencer }: LookRequest): Result => ({
  outcome: 'unchanged',
  row: { ...row, sequencer },
});

const later = (one: string, other = ''): string => (one > other ? one : other);

function ifSuperseded(error: unknown): undefined {
  if (!(error instanceof SupersededError)) throw error;
}
