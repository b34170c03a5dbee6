import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Authorizers } from './authorizers.ts';
import { corsHeaders, isPreflight } from './cors.ts';
import { toEvent } from './event.ts';
import { forward } from './integration.ts';
import type { HttpApiOptions } from './options.ts';
import { message, type Reply } from './reply.ts';
import { readRequestBody } from './request-body.ts';
import { matchRoute } from './routes.ts';
import { type Seen, watched } from './seen.ts';
import { send } from './send.ts';
import { Stage } from './stage.ts';
import { parseTarget } from './target.ts';

/** Of the request line and the headers together. @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const MOST_HEADER_BYTES = 10_240;

const NO_CONTENT: Reply = { status: 204, headers: [], body: '' };

/** An HTTP API of API Gateway, on a port of its own. */
export function createHttpApi(options: HttpApiOptions): Server {
  const server = createServer({ maxHeaderSize: MOST_HEADER_BYTES });
  serveHttpApi(server, options);
  return server;
}

/** Lets a server answer for an API from now on; what it is at finishes as it began. */
export function serveHttpApi(server: Server, options: HttpApiOptions): void {
  const authorizers = new Authorizers(options.invoke);
  const stage = new Stage(options);
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void serve(request, response, options, authorizers, stage);
  });
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpApiOptions,
  authorizers: Authorizers,
  stage: Stage,
): Promise<void> {
  const { api, trace } = options;
  const requestId = randomUUID();
  const subject = `${request.method} ${request.url?.split('?')[0]}`;
  const cors = api.cors && corsHeaders(api.cors, request);
  response.setHeader('apigw-requestid', requestId);
  response.on('finish', () => {
    const detail = { status: response.statusCode };
    trace.record({ service: 'http', resource: api.name, type: 'Response', subject, detail });
  });
  try {
    const reply = await stage.observe(request, requestId, (seen) =>
      answer(request, requestId, subject, options, authorizers, stage, seen),
    );
    send(response, reply, cors);
  } catch (error) {
    // A client that hung up is nobody's mistake.
    if (response.closed) return;
    const text = error instanceof Error ? (error.stack ?? '') : String(error);
    trace.record({ service: 'apigateway', resource: api.name, type: 'Crash', detail: { message: text } });
    send(response, message(500, 'Internal Server Error'), cors);
  }
}

async function answer(
  request: IncomingMessage,
  requestId: string,
  subject: string,
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
  const body = await readRequestBody(request);
  if (!body) return message(413, 'Request Entity Too Large');
  const time = new Date();
  const event = toEvent({
    message: request,
    body,
    target,
    match,
    apiId: api.id,
    accountId: api.accountId,
    requestId,
    time,
  });
  const invoke = watched(options.invoke, match.route.functionArn, seen);
  return forward(event, match.route, subject, { ...options, invoke }, authorizers);
}
