import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import type { VirtualClock } from './clock.ts';
import { isLoopback } from './loopback.ts';
import { type Faults, FaultSettings } from './faults.ts';
import type { Trace, TraceEvent } from './trace.ts';

export interface Inspected {
  trace: Trace;
  clock: VirtualClock;
  faults: Faults;
  /** What stands now, as JSON takes it. */
  state: () => object;
  /** Roles and other policies, and what roles have been used for. */
  access: () => object;
}

type Answer = (inspected: Inspected, request: IncomingMessage, response: ServerResponse) => unknown;

const ANSWERS = new Map<string, Answer>([
  [
    'GET /_local/state',
    ({ state, trace }, _, response) => send(response, 200, { ...state(), recent: trace.recent }),
  ],
  ['GET /_local/access', ({ access }, _, response) => send(response, 200, access())],
  ['GET /_local/events', ({ trace }, _, response) => streamEvents(trace, response)],
  ['POST /_local/clock', putForward],
  ['POST /_local/faults', setFaults],
]);

const Forward = z.strictObject({ seconds: z.number().min(0).max(31_536_000) });

/** Answers `/_local/…`: what the local cloud is, what happens in it, and what time it is there. */
export function inspect(inspected: Inspected) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOwn(request)) return send(response, 403, { message: 'Not for pages' });
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const answer = ANSWERS.get(`${request.method} ${pathname}`);
    if (answer) return void (await answer(inspected, request, response));
    const message = `${request.method} ${pathname} is not one of ${[...ANSWERS.keys()].join(', ')}`;
    send(response, 404, { message });
  };
}

async function putForward({ clock }: Inspected, request: IncomingMessage, response: ServerResponse) {
  const asked = await read(request, response, Forward);
  if (!asked) return;
  clock.forward(asked.seconds * 1000);
  send(response, 200, { now: new Date(clock.now()).toISOString() });
}

async function setFaults({ faults }: Inspected, request: IncomingMessage, response: ServerResponse) {
  const asked = await read(request, response, FaultSettings);
  if (!asked) return;
  faults.set(asked);
  send(response, 200, asked);
}

/** A page of another site has an origin, or comes by a name of its own that leads here. */
function isOwn({ headers }: IncomingMessage): boolean {
  const host = `http://${headers.host}`;
  return headers.origin === undefined && URL.canParse(host) && isLoopback(new URL(host).hostname);
}

/** The body; undefined when it has been refused. */
async function read<Schema extends z.ZodType>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const { success, data, error } = schema.safeParse(await json(request).catch(() => undefined));
  if (success) return data;
  send(response, 400, { message: z.prettifyError(error) });
  return undefined;
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body, null, 2));
}

/** Server-sent events: the ones to come, after those still in memory. */
function streamEvents(trace: Trace, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // Who listens is answered at once, not with the first event.
  response.flushHeaders();
  const tell = (event: TraceEvent) => response.write(`id: ${event.id}\ndata: ${JSON.stringify(event)}\n\n`);
  for (const event of trace.recent) tell(event);
  trace.on('event', tell);
  response.on('close', () => trace.off('event', tell));
}
