import * as z from 'zod/mini';
import type { Keys } from '../../lib/signing-keys.ts';
import { verifyToken } from '../../lib/token.ts';

/** Whose request it is, or why it is nobody's. */
export type Verdict =
  /** API Gateway hands the context on to the function behind it: strings only. */
  | { isAuthorized: true; context: { owner: string; scope: string } }
  | { isAuthorized: false; refused: string };

const Claims = z.object({ sub: z.string().check(z.minLength(1)), scope: z.string() });

/**
 * Who the bearer of this `Authorization` header is. Scopes are handed on, not checked: API Gateway keeps the answer
 * by the header alone and uses it for every route.
 * @throws SigningKeysError, and what keeps the keys from being read
 */
export async function authorize(header: string | undefined, keys: Pick<Keys, 'find'>): Promise<Verdict> {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
  if (token === undefined) return { isAuthorized: false, refused: 'NO_BEARER_TOKEN' };
  const { claims, refused } = await verifyToken(keys, 'access', token);
  if (!claims) return { isAuthorized: false, refused };
  const { success, data } = Claims.safeParse(claims);
  return success
    ? { isAuthorized: true, context: { owner: data.sub, scope: data.scope } }
    : { isAuthorized: false, refused: 'CLAIMS_MISSING' };
}
