import * as z from 'zod';
import { parseArn } from '../arn.ts';
import type { Cause } from '../trace.ts';
import type { LambdaAuthorizer } from './config.ts';
import type { HttpEvent } from '../http/event.ts';
import { allows, Policy } from './policy.ts';
import { authorizerSource } from './source-arn.ts';
import type { Verdict } from './verdict.ts';

/**
 * Calls a function with a payload.
 * @param sourceArn - on whose behalf: a route's or an authorizer's
 * @returns its answer as JSON; undefined if it failed
 */
export type Invoke = (
  functionArn: string,
  payload: string,
  cause: Cause,
  sourceArn: string,
) => Promise<string | undefined>;

const context = z.record(z.string(), z.unknown()).nullish();
const Simple = z.object({ isAuthorized: z.boolean(), context });
const ByPolicy = z.object({ policyDocument: Policy, context });

/**
 * Asks functions whether a request may pass, and remembers their answers as long as they say.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export class LambdaAuthorizers {
  readonly #invoke: Invoke;
  readonly #answers = new Map<string, { answer: string }>();

  constructor(invoke: Invoke) {
    this.#invoke = invoke;
  }

  /** An answer is kept by the identity alone: it holds for every route, unless the route is a part of the identity. */
  async ask(config: LambdaAuthorizer, event: HttpEvent, identity: string[], cause: Cause): Promise<Verdict> {
    const key = JSON.stringify([config.name, ...identity]);
    const arn = routeArn(config, event);
    const known = this.#answers.get(key);
    if (known) return judge(config, known.answer, arn);
    const { requestContext, body: _, isBase64Encoded: __, ...rest } = event;
    const payload = { ...rest, type: 'REQUEST', routeArn: arn, identitySource: identity, requestContext };
    const source = authorizerSource(config, event);
    const answer = await this.#invoke(config.functionArn, JSON.stringify(payload), cause, source);
    if (answer === undefined) return { status: 500 };
    const verdict = judge(config, answer, arn);
    if (verdict.status !== 500 && identity.length > 0) this.#keep(key, answer, config.ttlSeconds);
    return verdict;
  }

  #keep(key: string, answer: string, seconds: number): void {
    if (seconds === 0) return;
    const entry = { answer };
    this.#answers.set(key, entry);
    const forget = () => this.#answers.get(key) === entry && this.#answers.delete(key);
    setTimeout(forget, seconds * 1000).unref();
  }
}

function judge({ simpleResponses }: LambdaAuthorizer, answer: string, arn: string): Verdict {
  const value = parse(answer);
  if (simpleResponses) {
    const { success, data } = Simple.safeParse(value);
    return success ? passed(data.isAuthorized, data.context) : { status: 500 };
  }
  const { success, data } = ByPolicy.safeParse(value);
  return success ? passed(allows(data.policyDocument, arn), data.context) : { status: 500 };
}

const passed = (may: boolean, lambda: z.output<typeof context>): Verdict =>
  may ? { status: 200, authorizer: { lambda: lambda ?? null } } : { status: 403 };

function parse(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return undefined;
  }
}

function routeArn({ functionArn }: LambdaAuthorizer, { requestContext }: HttpEvent): string {
  const { accountId, apiId, stage, http } = requestContext;
  return `arn:aws:execute-api:${parseArn(functionArn).region}:${accountId}:${apiId}/${stage}/${http.method}${http.path}`;
}
