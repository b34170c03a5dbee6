import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Trace, TraceEvent } from './trace.ts';

/**
 * Answers `/_local/…`: what the local cloud is, and what happens in it.
 * @param state - what stands now, as JSON takes it
 */
export function inspect(trace: Trace, state: () => object) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (request.method === 'GET' && pathname === '/_local/state')
      return sendState(response, { ...state(), recent: trace.recent });
    if (request.method === 'GET' && pathname === '/_local/events') return streamEvents(trace, response);
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(
      JSON.stringify({
        message: `${request.method} ${pathname} is not one of /_local/state, /_local/events`,
      }),
    );
  };
}

function sendState(response: ServerResponse, state: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(state, null, 2));
}

/** Server-sent events: the ones to come, after those still in memory. */
function streamEvents(trace: Trace, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // Who listens is answered at once, not with the first event.
  response.flushHeaders();
  const send = (event: TraceEvent) => response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
  for (const event of trace.recent) send(event);
  trace.on('event', send);
  response.on('close', () => trace.off('event', send));
}
