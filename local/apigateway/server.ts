import type { RequestListener } from 'node:http';
import { isPreflight } from '../http/cors.ts';
import { toEvent } from '../http/event.ts';
import { type Asked, listenerOf } from '../http/listener.ts';
import { message, type Reply } from '../http/reply.ts';
import { readRequestBody } from '../http/request-body.ts';
import { parseTarget } from '../http/target.ts';
import { Authorizers } from './authorizers.ts';
import { forward } from './integration.ts';
import type { HttpApiOptions } from './options.ts';
import { matchRoute } from './routes.ts';
import { type Seen, watched } from './seen.ts';
import { Stage } from './stage.ts';

/** API Gateway refuses more. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_BYTES = 10 * 1024 * 1024;

const NO_CONTENT: Reply = { status: 204, headers: [], body: '' };

/** Answers for an HTTP API of API Gateway. */
export function httpApiListener(options: HttpApiOptions): RequestListener {
  const authorizers = new Authorizers(options.invoke);
  const stage = new Stage(options);
  return listenerOf({
    service: 'apigateway',
    name: options.api.name,
    trace: options.trace,
    cors: options.api.cors,
    replacesCors: true,
    idHeader: 'apigw-requestid',
    answer: (asked) => stage.observe(asked, (seen) => answer(asked, options, authorizers, stage, seen)),
    crashed: message(500, 'Internal Server Error'),
  });
}

async function answer(
  { request, requestId, cause }: Asked,
  options: HttpApiOptions,
  authorizers: Authorizers,
  stage: Stage,
  seen: Seen,
): Promise<Reply> {
  const { api } = options;
  const target = parseTarget(request.url ?? '');
  if (!target) return message(400, 'Bad Request');
  const match = matchRoute(api.routes, request.method ?? 'GET', target.path);
  if (!match) {
    // A route that takes OPTIONS is asked instead, and so is its authorizer.
    return api.cors && isPreflight(request) ? NO_CONTENT : message(404, 'Not Found');
  }
  seen.routeKey = match.route.key;
  if (!stage.takes(match.route.key)) return message(429, 'Too Many Requests');
  const body = await readRequestBody(request, MOST_BYTES);
  if (!body) return message(413, 'Request Entity Too Large');
  const event = toEvent({
    message: request,
    body,
    path: target.path,
    rawQuery: target.rawQuery,
    routeKey: match.route.key,
    parameters: match.parameters,
    apiId: api.id,
    accountId: api.accountId,
    requestId,
    time: new Date(),
  });
  const invoke = watched(options.invoke, match.route.functionArn, seen);
  return forward(event, match.route, cause, { ...options, invoke }, authorizers);
}
