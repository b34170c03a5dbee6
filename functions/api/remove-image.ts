import { findRows } from './find-image.ts';
import type { Ports } from './ports.ts';

/**
 * Deletes an image of this owner: its object gets a delete marker, and the function `thumbnail`, whom S3 tells of it,
 * does the rest within a second or so. To delete it again changes nothing.
 * @throws ProblemError 404
 */
export async function removeImage(owner: string, id: string, ports: Ports): Promise<void> {
  const { meta } = await findRows(owner, id, ports);
  if (meta.status !== 'deleted') await ports.photos.remove(meta.key);
}
