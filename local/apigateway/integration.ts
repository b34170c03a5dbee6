import type { Authorizers } from './authorizers.ts';
import type { RouteConfig } from './config.ts';
import type { HttpEvent } from '../http/event.ts';
import type { HttpApiOptions } from './options.ts';
import { MOST_PAYLOAD_BYTES } from '../http/limits.ts';
import { message, type Reply, toReply } from '../http/reply.ts';
import { tellRequest } from '../http/tell-request.ts';
import type { Cause } from '../trace.ts';
import { routeSource } from './source-arn.ts';
import type { Verdict } from './verdict.ts';

const LATE = Symbol('late');

/**
 * Hands a request on to the function behind its route, if it may pass.
 * @param cause - the request, as people are told of it
 */
export async function forward(
  event: HttpEvent,
  route: RouteConfig,
  cause: Cause,
  { api, trace, invoke }: HttpApiOptions,
  authorizers: Authorizers,
): Promise<Reply> {
  tellRequest(trace, api.name, cause, event.rawQueryString);
  const verdict = await authorizers.ask(route, event, cause);
  if (verdict && verdict.status !== 200) return refusal(verdict);
  const requestContext = { ...event.requestContext, ...(verdict && { authorizer: verdict.authorizer }) };
  const payload = JSON.stringify({ ...event, requestContext });
  if (Buffer.byteLength(payload) > MOST_PAYLOAD_BYTES) return message(413, 'Request Entity Too Large');
  const answer = await within(
    route.timeoutMs,
    invoke(route.functionArn, payload, cause, routeSource(route, event)),
  );
  if (answer === LATE) return message(503, 'Service Unavailable');
  const reply = answer === undefined ? undefined : toReply(answer);
  return reply ?? message(500, 'Internal Server Error');
}

function refusal(verdict: Exclude<Verdict, { status: 200 }>): Reply {
  if (verdict.status === 403) return message(403, 'Forbidden');
  if (verdict.status === 500) return message(500, 'Internal Server Error');
  return message(401, 'Unauthorized', verdict.challenge ? [['www-authenticate', verdict.challenge]] : []);
}

async function within<T>(ms: number, work: Promise<T>): Promise<T | typeof LATE> {
  const { promise, resolve } = Promise.withResolvers<typeof LATE>();
  const timer = setTimeout(resolve, ms, LATE);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
