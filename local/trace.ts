import { EventEmitter } from 'node:events';
import { isLook, Repeats } from './repeats.ts';
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
  readonly #repeats = new Repeats();
  /** What is forgotten first: looks that were the same as before. */
  readonly #routine: TraceEvent[] = [];
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
    const { again } = this.#repeats.add(recorded);
    if (again?.events[0] && isLook(again.events[0])) {
      this.#routine.push(...again.events);
      for (const { id: known } of again.events) this.sent.forget(known);
    }
    if (this.recent.length > KEPT) this.#forget();
    this.emit('event', recorded);
    return recorded.id;
  }

  #forget(): void {
    const gone = this.#routine.shift();
    // A look that took long may have been forgotten before it was answered.
    this.recent.splice(gone ? Math.max(0, this.recent.indexOf(gone)) : 0, 1);
  }
}
