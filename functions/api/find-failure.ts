import type { FailureRow } from '../../lib/failure-row.ts';
import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

/** What is known of a failed event. @throws ProblemError 404 */
export async function findFailure(id: string, { failures }: Pick<Ports, 'failures'>): Promise<FailureRow> {
  const row = await failures.read(id);
  if (!row) throw noFailure(id);
  return row;
}

/** There is none of that id. */
export const noFailure = (id: string) => new ProblemError(404, `There is no failure ${id}.`);
