import type { Cause } from '../trace.ts';
import type { RouteConfig } from './config.ts';
import type { HttpEvent } from '../http/event.ts';
import { readIdentity } from './identity.ts';
import { JwtAuthorizers } from './jwt-authorizers.ts';
import { type Invoke, LambdaAuthorizers } from './lambda-authorizers.ts';
import type { Verdict } from './verdict.ts';

/** Whoever decides for the routes of one API. */
export class Authorizers {
  readonly #functions: LambdaAuthorizers;
  readonly #issuers = new JwtAuthorizers();

  constructor(invoke: Invoke) {
    this.#functions = new LambdaAuthorizers(invoke);
  }

  /** @returns undefined where everybody may pass */
  async ask(
    { authorizer, scopes = [] }: RouteConfig,
    event: HttpEvent,
    cause: Cause,
  ): Promise<Verdict | undefined> {
    if (!authorizer) return undefined;
    const { identitySources } = authorizer;
    const identity = identitySources.flatMap((source) => readIdentity(source, event) || []);
    const isJwt = authorizer.type === 'JWT';
    if (identity.length < identitySources.length)
      return { status: 401, ...(isJwt && { challenge: 'Bearer' }) };
    return isJwt
      ? this.#issuers.ask(authorizer, identity[0] ?? '', scopes)
      : this.#functions.ask(authorizer, event, identity, cause);
  }
}
