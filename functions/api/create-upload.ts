import { createHash } from 'node:crypto';
import { limits } from '../../lib/limits.ts';
import { imageId } from '../../lib/s3-key.ts';
import { ownerKey } from '../../lib/table.ts';
import type { Ports, UploadForm } from './ports.ts';
import { MEDIA_TYPES, type NewImage } from './schemas.ts';

/** What nobody uploads within a day is forgotten. */
const PENDING_SECONDS = 24 * 60 * 60;

/**
 * Prepares the upload of one image under a key that the server chooses. With an idempotency key, the same request
 * gets the same image again: the image's key follows from it.
 */
export async function createUpload(
  owner: string,
  { contentType, size }: NewImage,
  idempotencyKey: string | undefined,
  { photos, images, now, uuid }: Ports,
): Promise<{ id: string; status: string; upload: UploadForm }> {
  const name = idempotencyKey
    ? createHash('sha256')
        .update(JSON.stringify([owner, idempotencyKey, contentType, size]))
        .digest('hex')
    : uuid();
  const key = `uploads/${owner}/${name}.${MEDIA_TYPES[contentType]}`;
  const id = imageId(photos.bucket, key);
  const uploadedAt = new Date(now()).toISOString();
  const { status } = await images.announce(id, {
    bucket: photos.bucket,
    key,
    owner,
    status: 'pending',
    uploadedAt,
    ...ownerKey(owner, uploadedAt, id),
    expiresAt: Math.floor(now() / 1000) + PENDING_SECONDS,
  });
  const upload = await photos.form(key, contentType, { least: size ?? 1, most: size ?? limits.bytes });
  return { id, status, upload };
}
