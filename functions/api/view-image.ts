import type { MetaRow } from '../../lib/meta-row.ts';
import type { Thumbnail, ThumbnailRow } from '../../lib/thumbnail-row.ts';
import { imageSteps } from './image-steps.ts';
import type { ImageDetails, Ports } from './ports.ts';
import { viewBackup } from './view-backup.ts';
import type { ImageView, ListedImageView, ThumbnailView } from './views.ts';

const WINDOW_MS = 15 * 60 * 1000;

/**
 * The time from which addresses are signed, for all who ask within a quarter of an hour: so a browser finds the
 * pictures in its cache. They are good for two quarters, so for one at least.
 * @param now - epoch milliseconds
 */
export const urlWindow = (now: number): number => Math.floor(now / WINDOW_MS) * WINDOW_MS;

/** For how long an address is good. */
export const URL_SECONDS = (2 * WINDOW_MS) / 1000;

/** The width that a list shows thumbnails in, about; in pixels. */
const LISTED_WIDTH = 480;

/** All that the table has of an image. */
export type ImageRows = { meta: MetaRow } & ImageDetails;

/** An image as a list shows it: with one thumbnail. @param signedAt - see {@link urlWindow} */
export async function viewListed(
  id: string,
  { meta, thumbnail: row, backup }: ImageRows,
  signedAt: number,
  { thumbnails }: Pick<Ports, 'thumbnails'>,
): Promise<ListedImageView> {
  const [nearest] = row?.state === 'ready' ? row.thumbnails.toSorted(byDistance) : [];
  return {
    ...viewMeta(id, meta),
    ...viewPhoto(row),
    ...(nearest && { thumbnail: await viewThumbnail(nearest, signedAt, thumbnails) }),
    backup: { state: viewBackup(backup, row).state },
  };
}

/** An image with all that is known of it. @param signedAt - see {@link urlWindow} */
export async function viewImage(
  id: string,
  rows: ImageRows,
  signedAt: number,
  { thumbnails }: Pick<Ports, 'thumbnails'>,
): Promise<ImageView> {
  const { meta, thumbnail: row, backup } = rows;
  const images = row?.state === 'ready' ? row.thumbnails : undefined;
  return {
    ...viewMeta(id, meta),
    ...viewPhoto(row),
    ...(images && {
      thumbnails: await Promise.all(images.map((each) => viewThumbnail(each, signedAt, thumbnails))),
    }),
    backup: viewBackup(backup, row),
    steps: imageSteps(rows),
  };
}

const viewMeta = (id: string, { status, code, name, size, type, uploadedAt }: MetaRow) => ({
  id,
  status,
  code,
  name,
  size,
  type,
  uploadedAt,
});

/** What the photo looks like, or why nobody can tell. */
function viewPhoto(row: ThumbnailRow | undefined) {
  if (row?.state === 'rejected') return { reason: row.reason };
  if (row?.state !== 'ready') return {};
  const { width, height, color, blur } = row;
  return { width, height, color, blur };
}

const viewThumbnail = async (
  { key, width, height, bytes }: Thumbnail,
  signedAt: number,
  { url }: Ports['thumbnails'],
): Promise<ThumbnailView> => ({
  width,
  height,
  bytes,
  url: await url(key, { signedAt, seconds: URL_SECONDS }),
});

const byDistance = (one: Thumbnail, other: Thumbnail): number =>
  Math.abs(one.width - LISTED_WIDTH) - Math.abs(other.width - LISTED_WIDTH);
