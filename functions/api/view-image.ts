import type { MetaRow } from '../../lib/meta-row.ts';
import type { BackupRow } from '../../lib/backup-row.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { Ports } from './ports.ts';
import { viewBackup } from './view-backup.ts';

const WINDOW_MS = 15 * 60 * 1000;

/**
 * The time from which addresses are signed, for all who ask within a quarter of an hour: so a browser finds the
 * pictures in its cache. They are good for two quarters, so for one at least.
 * @param now - epoch milliseconds
 */
export const urlWindow = (now: number): number => Math.floor(now / WINDOW_MS) * WINDOW_MS;

/** For how long an address is good. */
export const URL_SECONDS = (2 * WINDOW_MS) / 1000;

/** An image as a list shows it. */
export const viewMeta = (id: string, { status, code, size, type, uploadedAt }: MetaRow) => ({
  id,
  status,
  code,
  size,
  type,
  uploadedAt,
});

/** All that the table has of an image. */
export interface ImageRows {
  meta: MetaRow;
  thumbnail: ThumbnailRow | undefined;
  backup: BackupRow | undefined;
}

/** An image with all that is known of it. @param signedAt - see {@link urlWindow} */
export async function viewImage(
  id: string,
  { meta, thumbnail: row, backup }: ImageRows,
  signedAt: number,
  { thumbnails }: Pick<Ports, 'thumbnails'>,
) {
  const view = { ...viewMeta(id, meta), backup: viewBackup(backup, row) };
  if (row?.state === 'rejected') return { ...view, reason: row.reason };
  if (row?.state !== 'ready') return view;
  const { width, height, color, blur } = row;
  const images = row.thumbnails.map(async ({ key, ...rest }) => ({
    ...rest,
    url: await thumbnails.url(key, { signedAt, seconds: URL_SECONDS }),
  }));
  return { ...view, width, height, color, blur, thumbnails: await Promise.all(images) };
}
