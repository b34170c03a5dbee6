import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

/**
 * What is known of an image of this owner.
 * @throws ProblemError 404, also for an image of somebody else: whether it exists is not told
 */
export async function findImage(owner: string, id: string, { images }: Pick<Ports, 'images'>) {
  const { meta, thumbnail } = await images.read(id);
  if (!meta || meta.owner !== owner || meta.status === 'deleted')
    throw new ProblemError(404, `There is no image ${id}.`);
  return { meta, thumbnail };
}
