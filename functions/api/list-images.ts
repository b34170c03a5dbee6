import { isThere } from './find-image.ts';
import type { Ports } from './ports.ts';
import { positionIn } from './position.ts';
import type { Page } from './schemas.ts';
import { viewMeta } from './view-image.ts';

const LIST = 'images';

/**
 * One page of an owner's images, newest first. It can be short of the limit, even empty, and still have a next one.
 * @throws ProblemError 400 for a cursor that is not one of the owner's
 */
export async function listImages(owner: string, { limit, cursor }: Page, { images, cursors, now }: Ports) {
  const after = await positionIn(owner, LIST, cursor, cursors);
  const { rows, next } = await images.list(owner, limit, after);
  const there = rows.filter((meta) => isThere(meta, now()));
  return {
    images: there.map(({ id, ...meta }) => viewMeta(id, meta)),
    ...(next !== undefined && { next: await cursors.sign(owner, LIST, next) }),
  };
}
