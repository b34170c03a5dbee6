import * as z from 'zod/mini';
import type { Keys } from '../../lib/signing-keys.ts';
import { verifyToken } from '../../lib/token.ts';

/** What API Gateway hands on to the function behind it, as strings only. */
export interface Authorized {
  isAuthorized: true;
  context: { owner: string; scope: string };
}

const Claims = z.object({ sub: z.string().check(z.minLength(1)), scope: z.string() });

/**
 * Who the bearer of this `Authorization` header is. Scopes are handed on, not checked: API Gateway keeps the answer
 * by the header alone and uses it for every route.
 */
export async function authorize(
  header: string | undefined,
  keys: Pick<Keys, 'find'>,
): Promise<Authorized | { isAuthorized: false }> {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(header ?? '')?.[1];
  const payload = token ? await verifyToken(keys, 'access', token) : undefined;
  const { success, data } = Claims.safeParse(payload);
  return success
    ? { isAuthorized: true, context: { owner: data.sub, scope: data.scope } }
    : { isAuthorized: false };
}
