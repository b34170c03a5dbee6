import type { MetaRow } from '../../lib/meta-row.ts';
import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

/**
 * All rows of an image of this owner, also of a deleted one.
 * @throws ProblemError 404, also for an image of somebody else: whether it exists is not told
 */
export async function findRows(owner: string, id: string, { images }: Pick<Ports, 'images'>) {
  const { meta, ...rows } = await images.read(id);
  if (meta?.owner !== owner) throw noImage(id);
  return { meta, ...rows };
}

/** What is known of an image of this owner. @throws ProblemError 404 */
export async function findImage(owner: string, id: string, ports: Pick<Ports, 'images' | 'now'>) {
  const rows = await findRows(owner, id, ports);
  if (!isThere(rows.meta, ports.now())) throw noImage(id);
  return rows;
}

/** Whether there is an image: the table keeps deleted ones, and for some days those that nobody has uploaded. */
export const isThere = ({ status, expiresAt = Infinity }: MetaRow, now: number): boolean =>
  status !== 'deleted' && expiresAt > now / 1000;

const noImage = (id: string) => new ProblemError(404, `There is no image ${id}.`);
