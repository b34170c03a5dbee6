import { Dots } from './dots.ts';
import { movesOf } from './moves.ts';
import { pulse, type Tone } from './pulse.ts';
import type { Store } from './store.ts';
import { isAbsence, type TraceEvent } from './trace-event.ts';

/** What waits for what led to it to arrive waits no longer than this. */
const PATIENCE_MS = 4000;
const KEPT = 5000;

/**
 * Shows events as they move. An event sets out when what led to it has arrived, so that the way of an upload can be
 * followed by eye, though it takes milliseconds.
 */
export class Motion {
  readonly dots: Dots;
  readonly #store: Store;
  /** By the ids of events, in the page's own time. */
  readonly #arrivals = new Map<number, number>();

  constructor(store: Store) {
    this.#store = store;
    this.dots = new Dots(store);
  }

  /** Shows an event. */
  show(event: TraceEvent): void {
    const { diary, graph } = this.#store;
    const now = performance.now();
    const arrived = diary.causesOf(event).map(({ id }) => this.#arrivals.get(id) ?? 0);
    const led = Math.max(now, ...arrived);
    const begins = led - now > PATIENCE_MS ? now : led;
    const ends = movesOf(event, diary, graph.edges).map((move) => this.dots.send(move, begins));
    const arrives = Math.max(begins, ...ends);
    if (this.#arrivals.size > KEPT) this.#arrivals.clear();
    this.#arrivals.set(event.id, arrives);
    const node = diary.nodeOf(event);
    const tone = toneOf(event);
    if (node && tone) setTimeout(() => pulse(node.id, tone), arrives - now);
  }
}

/** How a node shows that something happened to it; undefined when it does not. */
function toneOf(event: TraceEvent): Tone | undefined {
  const { type, detail } = event;
  if (type === 'Report') return detail['outcome'] === 'ok' ? 'good' : 'bad';
  if ((type === 'AccessDenied' && !isAbsence(event)) || type === 'EventFailed' || type === 'Crash')
    return 'bad';
  return type === 'Scheduled Event' || type === 'Started' ? 'event' : undefined;
}
