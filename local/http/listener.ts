import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Cause, Trace } from '../trace.ts';
import { type CorsConfig, corsHeaders } from './cors.ts';
import type { Reply } from './reply.ts';
import { send } from './send.ts';

/** One request, and what people and clients know it by. */
export interface Asked {
  request: IncomingMessage;
  requestId: string;
  /** The event that tells of it, once it is let in, and `GET /images` as what it is about. */
  cause: Cause;
}

export interface ListenerOptions {
  /** Of the service that answers, where something goes wrong in it. */
  service: string;
  /** What people know it by. */
  name: string;
  trace: Trace;
  cors: CorsConfig | undefined;
  /** Whether a function has no say in CORS where `cors` has. */
  replacesCors: boolean;
  /** The header by which a client is told the id of its request. */
  idHeader: string;
  answer: (asked: Asked) => Promise<Reply>;
  /** What is answered when something goes wrong here. */
  crashed: Reply;
}

/** Answers requests one by one, and tells of each. */
export function listenerOf(options: ListenerOptions): RequestListener {
  return (request, response) => void serve(request, response, options);
}

async function serve(request: IncomingMessage, response: ServerResponse, options: ListenerOptions) {
  const { name: resource, service, trace, replacesCors: replaces } = options;
  const requestId = randomUUID();
  const subject = `${request.method} ${request.url?.split('?')[0]}`;
  const cause = { id: trace.newId(), subject };
  const told = { cors: options.cors && corsHeaders(options.cors, request), replaces };
  response.setHeader(options.idHeader, requestId);
  response.on('finish', () => {
    const detail = { status: response.statusCode, caller: request.headers['user-agent'] };
    trace.record({ service: 'http', resource, type: 'Response', cause: cause.id, subject, detail });
  });
  response.on('close', () => {
    if (response.writableFinished) return;
    // It may have waited too long: that is to be seen.
    const detail = { message: 'hung up before there was an answer' };
    trace.record({ service: 'http', resource, type: 'HungUp', cause: cause.id, subject, detail });
  });
  try {
    send(response, await options.answer({ request, requestId, cause }), told);
  } catch (error) {
    // A client that hung up is nobody's mistake.
    if (response.closed) return;
    const text = error instanceof Error ? (error.stack ?? '') : String(error);
    trace.record({ service, resource, type: 'Crash', detail: { message: text } });
    send(response, options.crashed, told);
  }
}
