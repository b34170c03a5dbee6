import type { MetaRow } from '../../lib/meta-row.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';
import type { Ports } from './ports.ts';

/** An image as a list shows it. */
export const viewMeta = (id: string, { status, code, size, type, uploadedAt }: MetaRow) => ({
  id,
  status,
  code,
  size,
  type,
  uploadedAt,
});

/** An image with all that is known of it. */
export async function viewImage(
  id: string,
  meta: MetaRow,
  row: ThumbnailRow | undefined,
  { thumbnails }: Pick<Ports, 'thumbnails'>,
) {
  const view = viewMeta(id, meta);
  if (row?.state === 'rejected') return { ...view, reason: row.reason };
  if (row?.state !== 'ready') return view;
  const { width, height, color, blur } = row;
  const images = row.thumbnails.map(async ({ key, ...rest }) => ({
    ...rest,
    url: await thumbnails.url(key),
  }));
  return { ...view, width, height, color, blur, thumbnails: await Promise.all(images) };
}
