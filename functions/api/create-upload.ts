import { createHash } from 'node:crypto';
import type { AnnouncedRow } from '../../lib/image-table.ts';
import { limits } from '../../lib/limits.ts';
import { imageId } from '../../lib/s3-key.ts';
import { ownerKey } from '../../lib/table.ts';
import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';
import type { NewImage } from './schemas.ts';
import type { NewImageView } from './views.ts';

/** What nobody uploads within a day is forgotten. */
const PENDING_SECONDS = 24 * 60 * 60;

/**
 * Prepares the upload of one image, under a key that the server chooses. The key does not tell the type: the bytes do.
 * With an idempotency key it follows from that, so that the same request gets the same image again.
 * @throws ProblemError 422 if the idempotency key was another request's, 409 if its image is deleted
 */
export async function createUpload(
  owner: string,
  { contentType, size, name }: NewImage,
  idempotencyKey: string | undefined,
  { photos, images, now, uuid }: Ports,
): Promise<NewImageView> {
  const key = `uploads/${owner}/${idempotencyKey === undefined ? uuid() : nameFrom(owner, idempotencyKey)}`;
  const id = imageId(photos.bucket, key);
  const time = now();
  const seconds = Math.floor(time / 1000);
  const uploadedAt = new Date(time).toISOString();
  const request = JSON.stringify({ contentType, size, name });
  const pending: AnnouncedRow = {
    bucket: photos.bucket,
    key,
    owner,
    status: 'pending',
    ...(name !== undefined && { name }),
    uploadedAt,
    ...ownerKey(owner, uploadedAt, id),
    expiresAt: seconds + PENDING_SECONDS,
    request,
  };
  const known = await images.announce(id, pending, seconds);
  if (known.request !== request) {
    throw new ProblemError(422, 'This Idempotency-Key came with another body before. Use a new one.');
  }
  if (known.status === 'deleted') {
    throw new ProblemError(409, 'The image of this Idempotency-Key is deleted. Use a new one.');
  }
  const upload = await photos.form(key, contentType, { least: size ?? 1, most: size ?? limits.bytes });
  return { id, status: known.status, upload };
}

const nameFrom = (owner: string, idempotencyKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify([owner, idempotencyKey]))
    .digest('hex');
