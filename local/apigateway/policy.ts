import * as z from 'zod';
import { isLike } from '../iam/wildcard.ts';

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

/** What is not known here, such as a condition, is refused: it would be a policy that says something else. */
const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
});

/** A policy that an authorizer answers with. */
export const Policy = z.strictObject({
  Version: z.string().optional(),
  Statement: z.union([Statement.transform((statement) => [statement]), z.array(Statement)]),
});

/** Whether a policy lets somebody call a route: some statement allows it, and none denies it. */
export function allows({ Statement: statements }: z.output<typeof Policy>, routeArn: string): boolean {
  const effects = statements
    .filter(({ Action }) => Action.some((pattern) => isLike(pattern, 'execute-api:Invoke', true)))
    .filter(({ Resource }) => Resource.some((pattern) => isLike(pattern, routeArn)))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}
