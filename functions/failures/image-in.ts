import { BackupRequest } from '../../lib/backup-request.ts';
import { BucketChange } from '../../lib/bucket-change.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { FailedEvent } from './failed-event.ts';
import { changesIn } from './mark-images.ts';
import type { Ports } from './ports.ts';

type Where = Pick<Ports, 'imagesFunction' | 'backupQueue' | 'photosBucket'>;

/** The id of the image that a failed event was about; undefined if it was about none of ours, or about many. */
export function imageIn(target: FailedEvent['target'], event: unknown, where: Where): string | undefined {
  const ids = new Set(keysIn(target, event, where).map((key) => imageId(where.photosBucket, key)));
  const [id, ...others] = ids;
  return others.length === 0 ? id : undefined;
}

function keysIn(target: FailedEvent['target'], event: unknown, where: Where): string[] {
  const { imagesFunction, backupQueue, photosBucket } = where;
  if (target === imagesFunction) return changesIn(event, photosBucket).map(({ key }) => key);
  if (target !== backupQueue) return [];
  const change = BucketChange.safeParse(event).data;
  const { bucket, object } = BackupRequest.safeParse(event).data?.detail ?? {};
  return [change, bucket && object && { bucket: bucket.name, key: object.key }].flatMap((each) =>
    each?.bucket === photosBucket ? [each.key] : [],
  );
}
