import type { ListPosition, Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

/**
 * The place in a list from which a client wants to go on; undefined for its beginning.
 * @throws ProblemError 400 for a cursor that is not one of the owner's for this list
 */
export async function positionIn(
  owner: string,
  list: string,
  cursor: string | undefined,
  cursors: Pick<Ports['cursors'], 'verify'>,
): Promise<ListPosition | undefined> {
  if (cursor === undefined) return undefined;
  const position = await cursors.verify(owner, list, cursor);
  if (position !== undefined) return position;
  throw new ProblemError(400, 'The cursor is not valid, or no longer: begin again without one.');
}
