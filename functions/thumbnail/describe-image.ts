import type { MetaRow } from '../../lib/meta-row.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { ownerOf } from '../../lib/s3-key.ts';
import { ownerKey } from '../../lib/table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';

/** What everybody may know of an image. It follows from the row alone, so to tell it twice changes nothing. */
export function describeImage(imageId: string, { bucket, key }: ObjectChange, row: ThumbnailRow): MetaRow {
  const owner = ownerOf(key);
  const photo = row.state === 'deleted' ? undefined : row;
  return {
    bucket,
    key,
    owner,
    status: row.state,
    code: row.state === 'rejected' ? row.code : undefined,
    size: photo?.bytes,
    type: row.state === 'ready' ? row.type : undefined,
    uploadedAt: photo?.uploadedAt,
    // Without these the image is in nobody's list.
    gsi1pk: undefined,
    gsi1sk: undefined,
    ...(owner !== undefined && photo && ownerKey(owner, photo.uploadedAt, imageId)),
    expiresAt: row.state === 'deleted' ? row.expiresAt : undefined,
  };
}
