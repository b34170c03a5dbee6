import { limits } from '../../lib/limits.ts';
import type { Photo } from '../../lib/photo-bucket.ts';
import { ImageRejectedError } from '../../lib/rejection.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { waitForAll } from '../../lib/try-all.ts';
import { objectKey } from './object-key.ts';
import type { Ports } from './ports.ts';

/** As long as a tombstone must stand: longer than any event can be held up, in a queue or by an operator. */
const TOMBSTONE_SECONDS = 90 * 24 * 60 * 60;

/**
 * The row for a key whose current version is `photo`, with the thumbnails that it names already in their bucket.
 * @returns undefined if the photo was gone when it was to be read
 */
export async function makeRow(
  id: string,
  change: ObjectChange,
  photo: Photo | undefined,
  ports: Ports,
): Promise<ThumbnailRow | undefined> {
  const { sequencer } = change;
  if (!photo) {
    return { state: 'deleted', sequencer, expiresAt: Math.floor(ports.now() / 1000) + TOMBSTONE_SECONDS };
  }
  try {
    checkBeforeReading(change.key, photo);
    return await makeReadyRow(id, change, photo, ports);
  } catch (error) {
    if (!(error instanceof ImageRejectedError)) throw error;
    const rejectedAt = new Date(ports.now()).toISOString();
    return { state: 'rejected', sequencer, ...photo, code: error.code, reason: error.message, rejectedAt };
  }
}

/** @throws ImageRejectedError */
function checkBeforeReading(key: string, { bytes }: Photo): void {
  if (key.endsWith('/')) throw new ImageRejectedError('FOLDER', 'The key ends in a slash');
  if (bytes === 0) throw new ImageRejectedError('EMPTY', 'Zero bytes');
  if (bytes > limits.bytes) throw new ImageRejectedError('TOO_MANY_BYTES', `${bytes} bytes`);
}

async function makeReadyRow(
  id: string,
  { bucket, key, sequencer }: ObjectChange,
  photo: Photo,
  { photos, thumbnails, render, now }: Ports,
): Promise<ThumbnailRow | undefined> {
  const began = now();
  const bytes = await photos.read(bucket, key, photo);
  if (!bytes) return undefined;
  const fetched = now();
  const { images, ...look } = await render(bytes);
  const rendered = now();
  const stored = images.map(({ size, webp, width, height }) => ({
    key: objectKey(id, sequencer, photo.versionId, size),
    webp,
    width,
    height,
  }));
  await waitForAll(stored.map((thumbnail) => thumbnails.put(thumbnail.key, thumbnail.webp)));
  const ended = now();
  return {
    state: 'ready',
    sequencer,
    ...photo,
    ...look,
    thumbnails: stored.map(({ webp, ...thumbnail }) => ({ ...thumbnail, bytes: webp.length })),
    timings: { fetchMs: fetched - began, renderMs: rendered - fetched, storeMs: ended - rendered },
    readyAt: new Date(ended).toISOString(),
  };
}
