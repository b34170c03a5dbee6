import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import * as z from 'zod';
import type { Cause } from '../trace.ts';
import type { AuthorizerConfig, JwtAuthorizer, LambdaAuthorizer } from './config.ts';
import type { HttpEvent } from './event.ts';

/** What became of the question whether a request may pass. */
export type Verdict =
  | { status: 401 | 403 | 500 }
  /** What the function behind finds under `requestContext.authorizer`. */
  | { status: 200; authorizer: Record<string, unknown> };

/** Calls a function with a payload. @returns its answer as JSON; undefined if it failed */
export type Invoke = (functionArn: string, payload: string, cause: Cause) => Promise<string | undefined>;

const Simple = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).default({}),
});
const Discovery = z.object({ jwks_uri: z.url() });

/** Asks authorizers, and remembers their answers as long as they say. */
export class Authorizers {
  readonly #invoke: Invoke;
  readonly #answers = new Map<string, { until: number; verdict: Verdict }>();
  readonly #keySets = new Map<string, ReturnType<typeof createRemoteJWKSet>>();

  constructor(invoke: Invoke) {
    this.#invoke = invoke;
  }

  async ask(config: AuthorizerConfig, event: HttpEvent, cause: Cause): Promise<Verdict> {
    const identity = config.identitySources.map((source) => read(source, event));
    if (identity.some((value) => !value)) return { status: 401 };
    return config.type === 'JWT'
      ? this.#askIssuer(config, identity[0] ?? '')
      : this.#askFunction(config, event, identity, cause);
  }

  /** The answer is kept by the identity alone: it is used for every route, whatever the first one was. */
  async #askFunction(
    config: LambdaAuthorizer,
    event: HttpEvent,
    identitySource: (string | undefined)[],
    cause: Cause,
  ): Promise<Verdict> {
    const key = JSON.stringify([config.name, ...identitySource]);
    const known = this.#answers.get(key);
    if (known && known.until > Date.now()) return known.verdict;
    const { requestContext, body: _, ...rest } = event;
    const payload = { ...rest, type: 'REQUEST', routeArn: routeArn(event), identitySource, requestContext };
    const answer = await this.#invoke(config.functionArn, JSON.stringify(payload), cause);
    const verdict = simple(answer);
    if (verdict.status !== 500) {
      this.#answers.set(key, { until: Date.now() + config.ttlSeconds * 1000, verdict });
    }
    return verdict;
  }

  async #askIssuer({ issuer, audience }: JwtAuthorizer, header: string): Promise<Verdict> {
    try {
      const token = header.replace(/^Bearer\s+/i, '');
      const { payload } = await jwtVerify(token, await this.#keysOf(issuer), { issuer, audience });
      const claims = Object.entries(payload).map(([name, value]) => [
        name,
        Array.isArray(value) ? `[${value.join(' ')}]` : String(value),
      ]);
      return { status: 200, authorizer: { jwt: { claims: Object.fromEntries(claims), scopes: null } } };
    } catch (error) {
      return { status: error instanceof errors.JOSEError ? 401 : 500 };
    }
  }

  async #keysOf(issuer: string) {
    const known = this.#keySets.get(issuer);
    if (known) return known;
    const answer = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
    const keys = createRemoteJWKSet(new URL(Discovery.parse(await answer.json()).jwks_uri));
    this.#keySets.set(issuer, keys);
    return keys;
  }
}

function simple(answer: string | undefined): Verdict {
  const { success, data } = Simple.safeParse(answer === undefined ? undefined : JSON.parse(answer));
  if (!success) return { status: 500 };
  return data.isAuthorized ? { status: 200, authorizer: { lambda: data.context } } : { status: 403 };
}

function read(source: string, event: HttpEvent): string | undefined {
  const [, kind, name = ''] = /^\$request\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  if (kind === 'header') return event.headers[name.toLowerCase()];
  return kind === 'querystring' ? event.queryStringParameters?.[name] : undefined;
}

const routeArn = ({ requestContext: { accountId, apiId, http } }: HttpEvent): string =>
  `arn:aws:execute-api:local:${accountId}:${apiId}/$default/${http.method}${http.path}`;
