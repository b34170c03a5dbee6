import { EventEmitter } from 'node:events';
import { SentLog } from './sent.ts';
import type { TraceEvent } from './trace-event.ts';

export type { TraceEvent } from './trace-event.ts';

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
