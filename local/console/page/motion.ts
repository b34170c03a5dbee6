import { Dots } from './dots.ts';
import { movesOf } from './moves.ts';
import { pulse } from './pulse.ts';
import type { Store } from './store.ts';
import { toneOf } from './tone.ts';
import type { TraceEvent } from './trace-event.ts';

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
    if (!node) return;
    // What it has logged may come after it.
    setTimeout(() => {
      const tone = toneOf(event, diary);
      if (tone) pulse(node.id, tone);
    }, arrives - now);
  }
}
