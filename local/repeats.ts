import { warns } from './log-line.ts';
import type { TraceEvent } from './trace-event.ts';

/** Of pages that ask again and again; one in a tab that nobody looks at does so once a minute. */
const WINDOW_MS = 90_000;
const MOST_KEPT = 1000;

/** What has happened again and again in the same way. */
export interface Run {
  /** The id of the event that it began with. */
  first: number;
  times: number;
  /** The event that ended it last. */
  last: TraceEvent;
  /** Of objects. */
  bytes: number;
}

/** What an event comes to. */
export interface Heard {
  /** What is to be told now, in its order: with the event what was held back before it. */
  news: TraceEvent[];
  /** What is no news, as it was the same before; with all events of this time. */
  again?: { run: Run; events: TraceEvent[] };
}

interface Look {
  route: string;
  events: TraceEvent[];
  /** Nothing but what a look comes to. */
  plain: boolean;
  held: boolean;
}

/**
 * Tells what is new from what only repeats itself: a client that asks the same and is answered the same, and objects
 * that one after another are put where they set nothing off. Whatever else a request comes to is news, and so is what
 * went before it.
 */
export class Repeats {
  /** By what is the same. */
  readonly #runs = new Map<string, Run>();
  /** When somebody has asked for it last, whoever that was. */
  readonly #routes = new Map<string, number>();
  /** Those without an answer, by all of their events. */
  readonly #looks = new Map<number, Look>();

  /** To be called with each event, in their order. */
  add(event: TraceEvent): Heard {
    if (isLook(event)) return { news: this.#begin(event) };
    if (isStored(event)) return this.#stored(event);
    const look = this.#looks.get(event.cause ?? 0);
    if (!look) return { news: [event] };
    look.events.push(event);
    if (event.type === 'Response') return this.#answered(look, event);
    put(this.#looks, event.id, look);
    look.plain &&= isPlain(event);
    return { news: look.plain && look.held && !isCold(event) ? [] : release(look) };
  }

  #begin(event: TraceEvent): TraceEvent[] {
    const route = `${event.resource} ${event.subject}?${String(event.detail['query'])}`;
    // What may be the same again is held back, until it is known.
    const held = Date.parse(event.time) - (this.#routes.get(route) ?? -Infinity) < WINDOW_MS;
    const look = { route, events: [event], plain: true, held };
    put(this.#looks, event.id, look);
    return held ? [] : release(look);
  }

  #answered(look: Look, event: TraceEvent): Heard {
    for (const { id } of look.events) this.#looks.delete(id);
    put(this.#routes, look.route, Date.parse(event.time));
    const { status, caller } = event.detail;
    const isFine = look.plain && Number(status) < 400;
    const key = `${look.route} ${String(caller)}`;
    const same = this.#runs.get(key);
    if (same && isFine && look.held && same.last.detail['status'] === status && isSoon(same, event))
      return again(same, look.events);
    if (isFine) put(this.#runs, key, { first: look.events[0]?.id ?? 0, times: 1, last: event, bytes: 0 });
    else this.#runs.delete(key);
    return { news: release(look) };
  }

  #stored(event: TraceEvent): Heard {
    const { resource, type, detail } = event;
    const key = `${resource} ${type.split(':')[0]} ${String(detail['principal'])}`;
    const bytes = Number(detail['size'] ?? 0);
    const same = this.#runs.get(key);
    if (same && isSoon(same, event)) return again(same, [event], bytes);
    put(this.#runs, key, { first: event.id, times: 1, last: event, bytes });
    return { news: [event] };
  }
}

/** Whether it is a request that only reads: pages send them again and again. */
export const isLook = ({ type, subject = '' }: TraceEvent): boolean =>
  type === 'Request' && /^(GET|HEAD|OPTIONS) /.test(subject);

/** Whether an AWS call only reads: `dynamodb:Query`, say. */
export const isReading = (call: string): boolean =>
  /:(Get|List|Head|Query|Scan|BatchGet|Describe)/.test(call);

/** Whether it is an object that came from outside, or went, and set nothing off. */
const isStored = ({ service, cause, detail }: TraceEvent): boolean =>
  service === 's3' && cause === undefined && detail['triggers'] === 0;

/** Whether it is no more than what a look comes to: no error, no warning, nothing written. */
function isPlain({ type, detail }: TraceEvent): boolean {
  if (type === 'Started') return true;
  if (type === 'Report')
    return detail['outcome'] === 'ok' && Object.keys(detail['calls'] ?? {}).every(isReading);
  return type === 'Log' && !warns(String(detail['line']));
}

/** Whether a function begins in a new environment, as after an edit. */
const isCold = ({ type, detail }: TraceEvent): boolean =>
  type === 'Started' && detail['initMs'] !== undefined;

const isSoon = ({ last }: Run, { time }: TraceEvent): boolean =>
  Date.parse(time) - Date.parse(last.time) < WINDOW_MS;

function again(run: Run, events: TraceEvent[], bytes = 0): Heard {
  run.times += 1;
  run.last = events.at(-1) ?? run.last;
  run.bytes += bytes;
  return { news: [], again: { run, events } };
}

/** What is to be told of a look now: all of it so far, if it was held back. */
function release(look: Look): TraceEvent[] {
  const news = look.held ? [...look.events] : look.events.slice(-1);
  look.held = false;
  return news;
}

/** Keeps something, the newest of its kind. */
function put<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_KEPT && oldest !== undefined) map.delete(oldest);
}
