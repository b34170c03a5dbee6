import { BucketChange } from '../../lib/bucket-change.ts';
import { ObjectChange, S3Event } from '../../lib/s3-event.ts';
import { tryEach } from '../../lib/try-all.ts';
import type { Ports } from './ports.ts';

/** Marks the images that a failed event was about, if it was one of S3's. */
export async function markImages(
  event: unknown,
  failedAt: string,
  { images, photosBucket }: Pick<Ports, 'images' | 'photosBucket'>,
): Promise<void> {
  await tryEach(changesIn(event, photosBucket), (change) => images.fail(change, failedAt));
}

/** Marks the backup that a failed event was about, if it was one of S3's: a repair was asked for, and will be again. */
export async function markBackup(
  event: unknown,
  failedAt: string,
  { backups, photosBucket }: Pick<Ports, 'backups' | 'photosBucket'>,
): Promise<void> {
  const { data } = BucketChange.safeParse(event);
  if (data?.bucket === photosBucket) await backups.fail(data, failedAt);
}

/** The changes of a bucket that an event of S3's tells of. Records that S3 did not write are skipped. */
export function changesIn(event: unknown, photosBucket: string): ObjectChange[] {
  const { Records } = S3Event.safeParse(event).data ?? { Records: [] };
  const changes = Records.flatMap((record) => readChange(record) ?? []);
  return changes.filter(({ bucket }) => bucket === photosBucket);
}

function readChange(record: unknown): ObjectChange | undefined {
  try {
    return ObjectChange.safeParse(record).data;
  } catch {
    // A key that is not encoded as S3 does it.
    return undefined;
  }
}
