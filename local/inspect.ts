import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Cloud } from './cloud.ts';
import type { TraceEvent } from './trace.ts';

/** Answers `/_local/…`: what the local cloud is, and what happens in it. */
export function inspect(cloud: Cloud) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && pathname === '/_local/state') return sendState(cloud, response);
    if (request.method === 'GET' && pathname === '/_local/events') return streamEvents(cloud, response);
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        message: `${request.method} ${pathname} is not one of /_local/state, /_local/events`,
      }),
    );
  };
}

function sendState(cloud: Cloud, response: ServerResponse): void {
  const { buckets, tables, outputs } = cloud.resources;
  const state = {
    ready: cloud.ready,
    region: cloud.options.region,
    endpoint: cloud.endpoint,
    outputs,
    buckets: buckets.map(({ name }) => name),
    tables: tables.map(({ name }) => name),
    functions: cloud.lambda.describe(),
    recent: cloud.trace.recent,
  };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(state, null, 2));
}

/** Server-sent events: the ones to come, after those still in memory. */
function streamEvents(cloud: Cloud, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // Who listens is answered at once, not with the first event.
  response.flushHeaders();
  const send = (event: TraceEvent) => response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
  for (const event of cloud.trace.recent) send(event);
  cloud.trace.on('event', send);
  response.on('close', () => cloud.trace.off('event', send));
}
