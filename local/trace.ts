import { EventEmitter } from 'node:events';
import { SentLog } from './sent.ts';

/** One thing that happened in the local cloud. `cause` is the id of the event that led to it. */
export interface TraceEvent {
  id: number;
  /** ISO 8601, UTC. */
  time: string;
  /** Who acted, as AWS names it: `s3`, `lambda`, `dynamodb`, … */
  service: string;
  /** The resource: a bucket's, function's or table's name. */
  resource: string;
  /** What happened, in the service's own terms: `ObjectCreated:Put`, `Invoke`, `Report`, `Log`, … */
  type: string;
  cause?: number | undefined;
  /** What it is about, to be named with all that follows from it: an object's key, a request's path. */
  subject?: string | undefined;
  /** Details by type; JSON values only. */
  detail: Record<string, unknown>;
}

/** An event that leads to others. */
export type Cause = Pick<TraceEvent, 'id' | 'subject'>;

const KEPT = 2000;

/** The local cloud's diary: the newest events in memory, each one also emitted as `event`. */
export class Trace extends EventEmitter<{ event: [TraceEvent] }> {
  readonly recent: TraceEvent[] = [];
  /** What the newest of them have carried, to be sent again. */
  readonly sent = new SentLog();
  /** Beyond the ids of earlier runs, which journalled invocations still name as their cause. */
  #lastId = Date.now();

  /** An id for an event that is recorded later, but has consequences already. */
  newId(): number {
    return ++this.#lastId;
  }

  /** Records an event and returns its id, to be the `cause` of what follows. */
  record(event: Omit<TraceEvent, 'id' | 'time'>, id = this.newId()): number {
    const recorded = { id, time: new Date().toISOString(), ...event };
    this.recent.push(recorded);
    if (this.recent.length > KEPT) this.recent.shift();
    this.emit('event', recorded);
    return recorded.id;
  }
}
