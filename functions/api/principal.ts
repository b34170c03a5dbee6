import * as z from 'zod/mini';
import { ProblemError } from './problems.ts';

/** What a token may be good for. */
export type Scope = 'images:read' | 'images:write';

/** From our own authorizer, or from an OIDC issuer's token that API Gateway has checked itself. */
const Authorizer = z.union([
  z.object({ lambda: z.object({ owner: z.string(), scope: z.string() }) }),
  z.pipe(
    z.object({ jwt: z.object({ claims: z.object({ sub: z.string(), scope: z._default(z.string(), '') }) }) }),
    z.transform(({ jwt }) => ({ lambda: { owner: jwt.claims.sub, scope: jwt.claims.scope } })),
  ),
]);
const Event = z.object({ requestContext: z.object({ authorizer: Authorizer }) });

/**
 * Whose request this is, if the token is good for it.
 * @throws ProblemError 403
 */
export function ownerOf(event: unknown, needed: Scope): string {
  const { success, data } = Event.safeParse(event);
  if (!success) throw new ProblemError(403, 'The request carries no token.');
  const { owner, scope } = data.requestContext.authorizer.lambda;
  if (!scope.split(' ').includes(needed)) throw new ProblemError(403, `The token lacks the scope ${needed}.`);
  // It becomes a part of object keys.
  if (!/^[\w.@|-]{1,128}$/.test(owner))
    throw new ProblemError(403, 'The token names its owner in an unusable way.');
  return owner;
}
