import type { MetaRow } from '../../lib/meta-row.ts';
import { isThere } from './find-image.ts';
import type { ImageDetails, ListPosition, Ports } from './ports.ts';
import { positionIn } from './position.ts';
import type { Page } from './schemas.ts';
import { viewListed } from './view-image.ts';
import type { ImagesView } from './views.ts';

const LIST = 'images';

/** One page of images, before they are shown, and the place of the last one. */
export interface Found {
  images: ({ id: string; meta: MetaRow } & ImageDetails)[];
  next: ListPosition | undefined;
}

/**
 * One page of an owner's images, newest first. It can be short of the limit, even empty, and still have a next one.
 * @throws ProblemError 400 for a cursor that is not one of the owner's
 */
export async function listImages(
  owner: string,
  { limit, cursor }: Page,
  { images, cursors, now }: Pick<Ports, 'images' | 'cursors' | 'now'>,
): Promise<Found> {
  const after = await positionIn(owner, LIST, cursor, cursors);
  const { rows, next } = await images.list(owner, limit, after);
  const there = rows.filter((meta) => isThere(meta, now()));
  const details = await images.details(there.map(({ id }) => id));
  const nothing = { thumbnail: undefined, backup: undefined };
  return {
    images: there.map(({ id, ...meta }) => ({ id, meta, ...(details.get(id) ?? nothing) })),
    next,
  };
}

/** @param signedAt - see urlWindow in view-image.ts */
export async function viewImages(
  owner: string,
  { images, next }: Found,
  signedAt: number,
  { thumbnails, cursors }: Pick<Ports, 'thumbnails' | 'cursors'>,
): Promise<ImagesView> {
  return {
    images: await Promise.all(
      images.map(({ id, ...rows }) => viewListed(id, rows, signedAt, { thumbnails })),
    ),
    ...(next !== undefined && { next: await cursors.sign(owner, LIST, next) }),
  };
}
