import { contentsOf, contentsTable, count } from './contents.ts';
import { DeletionError } from './errors.ts';
import type { Bucket, Ports, Refusal } from './ports.ts';

/**
 * Deletes all that is in these buckets, old versions and delete markers too, once it has been confirmed. Empty buckets
 * raise no question.
 * @returns how many versions, delete markers and uploads were deleted
 * @throws NotConfirmedError, NoTerminalError before anything is deleted; DeletionError
 */
export async function emptyBuckets(buckets: Bucket[], ports: Ports): Promise<number> {
  const found = await Promise.all(buckets.map(contentsOf));
  const full = found.filter(({ versions, markers, uploads }) => versions + markers + uploads > 0);
  if (full.length === 0) return 0;
  ports.show(contentsTable(full));
  await ports.confirm();

  let total = 0;
  let before: number;
  do {
    before = total;
    for (const bucket of buckets) total = await emptyBucket(bucket, total, ports);
    if (total > before) await ports.settle();
    // What is deleted raises events, and who handles them may leave delete markers where everything was gone.
  } while (total > before);
  return total;
}

async function emptyBucket(bucket: Bucket, before: number, ports: Ports): Promise<number> {
  let total = before;
  for await (const uploads of bucket.uploads()) {
    await Promise.all(uploads.map((upload) => bucket.abort(upload)));
    total += uploads.length;
  }
  for await (const versions of bucket.versions()) {
    const refused = await bucket.remove(versions);
    if (refused.length > 0) throw new DeletionError(explain(bucket.name, refused));
    total += versions.length;
    ports.progress(`${count(total)} deleted, now in ${bucket.name}`);
  }
  return total;
}

function explain(bucket: string, refused: Refusal[]): string {
  const shown = refused.slice(0, 10).map(({ key, reason }) => `  ${key}: ${reason}`);
  const rest = refused.length > shown.length ? [`  and ${count(refused.length - shown.length)} more`] : [];
  const first = `${count(refused.length)} could not be deleted from ${bucket}, and the stack was not removed:`;
  return [first, ...shown, ...rest].join('\n');
}
