import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';
import type { Page } from './schemas.ts';
import { viewMeta } from './view-image.ts';

/** One page of an owner's images, newest first. @throws ProblemError 400 for a cursor that is not one of the owner's */
export async function listImages(owner: string, { limit, cursor }: Page, { images, cursors }: Ports) {
  const from = cursor === undefined ? undefined : await cursors.verify(owner, cursor);
  if (cursor !== undefined && !from) {
    throw new ProblemError(400, 'The cursor is not valid, or no longer: begin again without one.');
  }
  const { rows, next } = await images.list(owner, limit, from);
  return {
    images: rows.map(({ id, ...meta }) => viewMeta(id, meta)),
    ...(next && { next: await cursors.sign(owner, next) }),
  };
}
