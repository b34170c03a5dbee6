import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import type { VirtualClock } from './clock.ts';
import type { Console } from './console/console.ts';
import { beginStream, isOwn, read, send } from './console/http.ts';
import { type Faults, FaultSettings } from './faults.ts';
import type { Trace, TraceEvent } from './trace.ts';

export interface Inspected {
  trace: Trace;
  clock: VirtualClock;
  faults: Faults;
  console: Pick<Console, 'answer'>;
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
  ['GET /_local/events', ({ trace }, request, response) => streamEvents(trace, request, response)],
  ['POST /_local/clock', setClock],
  ['POST /_local/faults', setFaults],
]);

const Forward = z.union([
  z.strictObject({ seconds: z.number().min(0).max(31_536_000) }),
  z.strictObject({ until: z.number().min(0) }),
  z.strictObject({ speed: z.number().positive().max(10_000) }),
]);

/** Answers `/_local/…`: the console, and for programs what the local cloud is, what happens in it, and its time. */
export function inspect(inspected: Inspected) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (!isOwn(request)) return send(response, 403, { message: 'Not for pages' });
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    try {
      const answer = ANSWERS.get(`${request.method} ${url.pathname}`);
      if (answer) return void (await answer(inspected, request, response));
      if (await inspected.console.answer(url, request, response)) return;
    } catch (error) {
      return fail(response, error);
    }
    const message = `${request.method} ${url.pathname} is not one of ${[...ANSWERS.keys()].join(', ')}`;
    send(response, 404, { message });
  };
}

/** What goes wrong here is told to who asked, and is nobody else's matter. */
function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  send(response, 500, { message: error instanceof Error ? error.message : String(error) });
}

/** Puts it forward, or lets it go faster or slower. */
async function setClock({ clock }: Inspected, request: IncomingMessage, response: ServerResponse) {
  const asked = await read(request, response, Forward);
  if (!asked) return;
  if ('speed' in asked) clock.setSpeed(asked.speed);
  else clock.forward('seconds' in asked ? asked.seconds * 1000 : Math.max(0, asked.until - clock.now()));
  send(response, 200, { now: new Date(clock.now()).toISOString(), speed: clock.speed });
}

async function setFaults({ faults }: Inspected, request: IncomingMessage, response: ServerResponse) {
  const asked = await read(request, response, FaultSettings);
  if (!asked) return;
  faults.set(asked);
  send(response, 200, asked);
}

/** Server-sent events: the ones to come, after those still in memory that whoever asks has not had before. */
function streamEvents(trace: Trace, request: IncomingMessage, response: ServerResponse): void {
  const stream = beginStream(response);
  const tell = (event: TraceEvent) => stream(JSON.stringify(event), event.id);
  const last = Number(request.headers['last-event-id']);
  const known = trace.recent.findIndex(({ id }) => id === last);
  for (const event of trace.recent.slice(known + 1)) tell(event);
  trace.on('event', tell);
  response.on('close', () => trace.off('event', tell));
}
