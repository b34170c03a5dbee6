import * as z from 'zod/mini';
import { ProblemError } from './problems.ts';

/**
 * What a token may be good for. Failures, backups and sources are an operator's: a token has their scopes only if asked
 * for. The feed, and the banner that is made of it, are for everybody who has one.
 */
export type Scope =
  | 'images:read'
  | 'images:write'
  | 'feed:read'
  | 'failures:read'
  | 'failures:retry'
  | 'backups:read'
  | 'sources:read';

/** From our own authorizer: functions/authorizer/authorize.ts. */
const Own = z.pipe(
  z.object({ lambda: z.object({ owner: z.string(), scope: z.string() }) }),
  z.transform(({ lambda }) => ({ owner: lambda.owner, scopes: lambda.scope.split(' ') })),
);

/**
 * From an OIDC issuer's token, which API Gateway has checked itself. Issuers say `scope` or `scp`; of a list API
 * Gateway makes `[a b]`.
 */
const Oidc = z.pipe(
  z.object({
    jwt: z.object({
      claims: z.object({ sub: z.string(), scope: z.optional(z.string()), scp: z.optional(z.string()) }),
    }),
  }),
  z.transform(({ jwt: { claims } }) => ({
    owner: claims.sub,
    scopes: (claims.scope ?? claims.scp ?? '').replace(/^\[(.*)\]$/, '$1').split(' '),
  })),
);
const Event = z.object({ requestContext: z.object({ authorizer: z.union([Own, Oidc]) }) });

/** It becomes a part of object keys: not `..`, and no slash. */
const OWNER = /^\w[\w.@|-]{0,127}$/;

/**
 * Whose request this is, if the token is good for it.
 * @throws ProblemError 401, 403
 */
export function ownerOf(event: unknown, needed: Scope): string {
  const { success, data } = Event.safeParse(event);
  if (!success) throw refused(401, 'The request carries no token.', 'Bearer');
  const { owner, scopes } = data.requestContext.authorizer;
  if (!scopes.includes(needed)) {
    const challenge = `Bearer error="insufficient_scope", scope="${needed}"`;
    throw refused(403, `The token lacks the scope ${needed}.`, challenge);
  }
  if (!OWNER.test(owner)) throw new ProblemError(403, 'The token names its owner in an unusable way.');
  return owner;
}

/** @see https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const refused = (status: number, detail: string, challenge: string) =>
  new ProblemError(status, detail, { headers: { 'www-authenticate': challenge } });
