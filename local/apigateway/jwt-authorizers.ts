import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import type { JwtAuthorizer } from './config.ts';
import type { Verdict } from './verdict.ts';

/** API Gateway knows no others. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512'];
/** An issuer that takes longer has no keys. */
const PATIENCE_MS = 1500;

const Discovery = z.object({ jwks_uri: z.url() });

/** Why a token is refused, as API Gateway tells its bearer. */
class RefusedTokenError extends Error {
  override readonly name = 'RefusedTokenError';
}

/**
 * Checks tokens by the keys of their issuers.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class JwtAuthorizers {
  readonly #keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  /** @param scopes - of which the token must be good for one, if there are any */
  async ask(config: JwtAuthorizer, identity: string, scopes: string[]): Promise<Verdict> {
    try {
      const payload = await this.#verify(config, identity.replace(/^Bearer\s+/i, ''));
      const granted = scopes.filter((scope) => scopesOf(payload).includes(scope));
      if (scopes.length > 0 && granted.length === 0) return { status: 403 };
      const jwt = { claims: claimsOf(payload), scopes: scopes.length > 0 ? granted : null };
      return { status: 200, authorizer: { jwt } };
    } catch (error) {
      return { status: 401, challenge: challenge(scopes, error) };
    }
  }

  async #verify({ issuer, audience }: JwtAuthorizer, token: string): Promise<JWTPayload> {
    const { payload, protectedHeader } = await jwtVerify(token, await this.#keysOf(issuer), {
      issuer,
      algorithms: ALGORITHMS,
      requiredClaims: ['exp'],
    });
    const { aud, client_id: client, iat = 0 } = payload;
    const intended = aud === undefined ? [client] : [aud].flat();
    if (!intended.some((each) => typeof each === 'string' && audience.includes(each)))
      throw new RefusedTokenError('the token does not have a valid audience');
    if (!protectedHeader.kid || iat > Date.now() / 1000) throw new RefusedTokenError();
    return payload;
  }

  async #keysOf(issuer: string) {
    const known = this.#keySets.get(issuer);
    if (known) return known;
    const keys = createRemoteJWKSet(new URL(await discover(issuer)), { timeoutDuration: PATIENCE_MS });
    this.#keySets.set(issuer, keys);
    return keys;
  }
}

async function discover(issuer: string): Promise<string> {
  try {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return Discovery.parse(await answer.json()).jwks_uri;
  } catch (cause) {
    throw new RefusedTokenError('OIDC discovery endpoint communication error', { cause });
  }
}

/** As RFC 6750 has it. */
function challenge(scopes: string[], error: unknown): string {
  const reason = error instanceof errors.JWTExpired ? 'the token has expired' : '';
  const description = error instanceof RefusedTokenError ? error.message : reason;
  const told = description && ` error_description="${description}"`;
  return `Bearer scope="${scopes.join(' ')}" error="invalid_token"${told}`;
}

function scopesOf({ scope, scp }: JWTPayload): unknown[] {
  return [scope, scp].flat().flatMap((each) => (typeof each === 'string' ? each.split(' ') : []));
}

/**
 * The claims as texts. How lists look is measured, not documented.
 * @see https://github.com/floci-io/floci/pull/2011
 */
function claimsOf(payload: JWTPayload): Record<string, string> {
  const claims = Object.entries(payload).filter(([, value]) => value !== null);
  return Object.fromEntries(claims.map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
