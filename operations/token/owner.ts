import * as z from 'zod';
import { ownerOf } from '../../functions/api/principal.ts';
import { ProblemError } from '../../functions/api/problems.ts';

/** An owner whose token the API takes: asked of the API itself, so that there is one rule. */
export const Owner = z
  .string()
  .refine(
    isTaken,
    'An owner begins with a letter, a digit or _, and holds only those, ".", "@", "|" and "-", at most 128',
  );

function isTaken(owner: string): boolean {
  try {
    const authorizer = { lambda: { owner, scope: 'images:read' } };
    return ownerOf({ requestContext: { authorizer } }, 'images:read') === owner;
  } catch (error) {
    if (error instanceof ProblemError) return false;
    throw error;
  }
}
