import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Cause, Trace } from '../trace.ts';
import { Authorizers } from './authorizer.ts';
import type { HttpApiConfig } from './config.ts';
import { answerCors } from './cors.ts';
import { type HttpEvent, toEvent } from './event.ts';
import { sendMessage, sendReply } from './reply.ts';
import { type Match, matchRoute } from './routes.ts';

/** API Gateway refuses more. */
const MOST_BYTES = 10 * 1024 * 1024;

export interface HttpApiOptions {
  api: HttpApiConfig;
  accountId: string;
  trace: Trace;
  invoke: (functionArn: string, payload: string, cause: Cause) => Promise<string | undefined>;
}

/** An HTTP API of API Gateway, on a port of its own. */
export function createHttpApi(options: HttpApiOptions): Server {
  const authorizers = new Authorizers(options.invoke);
  return createServer((request, response) => void serve(request, response, options, authorizers));
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpApiOptions,
  authorizers: Authorizers,
): Promise<void> {
  const { api, trace } = options;
  const [rawPath = '/', ...query] = (request.url ?? '/').split('?');
  response.setHeader('apigw-requestid', randomUUID());
  response.on('finish', () => {
    const subject = `${request.method} ${rawPath}`;
    const detail = { status: response.statusCode };
    trace.record({ service: 'http', resource: api.name, type: 'Response', subject, detail });
  });
  try {
    if (api.cors && answerCors(api.cors, request, response)) return;
    const match = matchRoute(api.routes, request.method ?? 'GET', rawPath);
    if (!match) return sendMessage(response, 404, 'Not Found');
    const body = await readAll(request);
    if (!body) return sendMessage(response, 413, 'Request Entity Too Large');
    const event = eventOf(request, body, rawPath, query.join('?'), match, options);
    await forward(event, match, response, options, authorizers);
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? '') : String(error);
    trace.record({ service: 'apigateway', resource: api.name, type: 'Crash', detail: { message } });
    if (response.headersSent) response.destroy();
    else sendMessage(response, 500, 'Internal Server Error');
  }
}

async function forward(
  event: HttpEvent,
  { route }: Match,
  response: ServerResponse,
  { trace, api, invoke }: HttpApiOptions,
  authorizers: Authorizers,
): Promise<void> {
  const { method, path } = event.requestContext.http;
  const subject = `${method} ${path}`;
  const id = trace.record({ service: 'http', resource: api.name, type: 'Request', subject, detail: {} });
  const cause = { id, subject };
  const verdict = route.authorizer ? await authorizers.ask(route.authorizer, event, cause) : undefined;
  if (verdict?.status === 401) return sendMessage(response, 401, 'Unauthorized');
  if (verdict?.status === 403) return sendMessage(response, 403, 'Forbidden');
  if (verdict?.status === 500) return sendMessage(response, 500, 'Internal Server Error');
  const authorizer = verdict && 'authorizer' in verdict ? { authorizer: verdict.authorizer } : {};
  const payload = { ...event, requestContext: { ...event.requestContext, ...authorizer } };
  const timeout = AbortSignal.timeout(route.timeoutMs);
  const late = new Promise<'late'>((resolve) => timeout.addEventListener('abort', () => resolve('late')));
  const answer = await Promise.race([invoke(route.functionArn, JSON.stringify(payload), cause), late]);
  if (answer === 'late') return sendMessage(response, 503, 'Service Unavailable');
  if (answer === undefined) return sendMessage(response, 500, 'Internal Server Error');
  sendReply(response, answer);
}

function eventOf(
  message: IncomingMessage,
  body: Buffer,
  rawPath: string,
  rawQuery: string,
  match: Match,
  { api, accountId }: HttpApiOptions,
): HttpEvent {
  return toEvent({ message, body, rawPath, rawQuery, match, apiId: api.id, accountId, time: new Date() });
}

/** @returns undefined when it is more than API Gateway takes */
async function readAll(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > MOST_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
