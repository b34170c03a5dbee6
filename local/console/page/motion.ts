import type { GraphEdge } from '../model.ts';
import type { Box, Point } from './layout/geometry.ts';
import { movesOf, type Move } from './moves.ts';
import type { Store } from './store.ts';
import type { TraceEvent } from './trace-event.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Of one way, so that an eye can follow. */
const SHORTEST_MS = 420;
const LONGEST_MS = 1100;
const MS_A_PIXEL = 1.5;
/** A dot that waits for what led to it waits no longer than this. */
const PATIENCE_MS = 4000;
/** What goes the same way within this is one dot. */
const TOGETHER_MS = 260;
const MOST_DOTS = 60;
const PULSE_MS = 900;

/** Something under way. */
interface Dot {
  move: Move;
  path: SVGPathElement;
  length: number;
  begins: number;
  ends: number;
  count: number;
  drawn?: { group: SVGGElement; text: SVGTextElement };
}

/**
 * Shows events as they move. An event sets out when what led to it has arrived, so that the way of an upload can be
 * followed by eye, though it takes milliseconds.
 */
export class Motion {
  readonly #store: Store;
  readonly #arrivals = new Map<number, number>();
  #layer: SVGGElement | undefined;
  #dots: Dot[] = [];
  #running = false;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Where dots are drawn. */
  attach(layer: SVGGElement | null): void {
    this.#layer = layer ?? undefined;
  }

  /** Shows an event. */
  show(event: TraceEvent): void {
    const now = performance.now();
    const { diary, graph } = this.#store;
    const arrived = diary.causesOf(event).map(({ id }) => this.#arrivals.get(id) ?? 0);
    const led = Math.max(now, ...arrived);
    const begins = led - now > PATIENCE_MS ? now : led;
    const moves = movesOf(event, diary, graph.edges);
    const ends = moves.map((move) => this.#send(move, begins));
    this.#arrivals.set(event.id, Math.max(begins, ...ends));
    if (this.#arrivals.size > 5000) this.#arrivals.clear();
    const node = diary.nodeOf(event);
    const tone = toneOf(event);
    if (node && tone) setTimeout(() => this.#pulse(node.id, tone), Math.max(begins, ...ends) - now);
  }

  /** @returns when it arrives */
  #send(move: Move, begins: number): number {
    const path = this.#pathOf(move);
    if (!path || !this.#layer) return begins;
    const same = this.#dots.find(
      (dot) =>
        dot.move.from === move.from &&
        dot.move.to === move.to &&
        dot.move.tone === move.tone &&
        dot.begins - begins > -TOGETHER_MS &&
        dot.begins - begins < TOGETHER_MS,
    );
    if (same) {
      same.count += 1;
      return same.ends;
    }
    const length = path.getTotalLength();
    const ends = begins + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length * MS_A_PIXEL));
    if (this.#dots.length >= MOST_DOTS) return ends;
    this.#dots.push({ move, path, length, begins, ends, count: 1 });
    if (!this.#running) this.#run();
    return ends;
  }

  #run(): void {
    this.#running = true;
    const frame = () => {
      const now = performance.now();
      for (const dot of this.#dots) this.#draw(dot, now);
      for (const { ends, drawn, move } of this.#dots) {
        if (ends > now) continue;
        drawn?.group.remove();
        if (move.edge) this.#edge(move.edge)?.classList.remove('hot', 'bad');
        this.#pulse(move.to, move.tone === 'bad' ? 'bad' : 'event');
      }
      this.#dots = this.#dots.filter(({ ends }) => ends > now);
      this.#running = this.#dots.length > 0;
      if (this.#running) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  }

  #draw(dot: Dot, now: number): void {
    const { move, path, length, begins, ends, count } = dot;
    if (now < begins) return;
    if (move.edge) this.#edge(move.edge)?.classList.add('hot', ...(move.tone === 'bad' ? ['bad'] : []));
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    dot.drawn ??= this.#make(move);
    const share = ease(Math.min(1, (now - begins) / (ends - begins)));
    const { x, y } = path.getPointAtLength(length * (move.back ? 1 - share : share));
    dot.drawn.group.setAttribute('transform', `translate(${x} ${y})`);
    dot.drawn.text.textContent = count > 1 ? `×${count}` : '';
  }

  #make({ tone }: Move): NonNullable<Dot['drawn']> {
    const group = document.createElementNS(SVG, 'g');
    const circle = document.createElementNS(SVG, 'circle');
    const text = document.createElementNS(SVG, 'text');
    group.setAttribute('class', `dot ${tone}`);
    circle.setAttribute('r', tone === 'data' ? '3.5' : '5.5');
    text.setAttribute('y', '-9');
    group.append(circle, text);
    this.#layer?.append(group);
    return { group, text };
  }

  #pulse(id: string, tone: string): void {
    const element = document.querySelector(`[data-node="${CSS.escape(id)}"]`);
    if (!element) return;
    element.classList.remove('pulse', 'bad', 'event', 'good');
    // The animation begins anew.
    void element.getBoundingClientRect();
    element.classList.add('pulse', tone);
    setTimeout(() => element.classList.remove('pulse', tone), PULSE_MS);
  }

  #edge(edge: GraphEdge): SVGPathElement | null {
    return document.querySelector(`[data-edge="${CSS.escape(edgeKey(edge))}"]`);
  }

  /** The drawn edge, or a straight way where there is none. */
  #pathOf({ edge, from, to }: Move): SVGPathElement | undefined {
    const drawn = edge && this.#edge(edge);
    if (drawn) return drawn;
    const { boxes } = this.#store.layout;
    const target = boxes.get(to);
    if (!target) return undefined;
    const end = { x: target.x, y: middle(target).y };
    const source = from === undefined ? undefined : boxes.get(from);
    const start = source ? middle(source) : { x: target.x - 30, y: end.y };
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', `M${start.x} ${start.y}L${end.x} ${end.y}`);
    return path;
  }
}

/** What tells an edge from all others. */
export const edgeKey = ({ kind, from, to }: GraphEdge): string => `${kind} ${from} ${to}`;

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);

/** How a node shows that something happened to it; undefined when it does not. */
function toneOf({ type, detail }: TraceEvent): 'event' | 'good' | 'bad' | undefined {
  if (type === 'Report') return detail['outcome'] === 'ok' ? 'good' : 'bad';
  if (type === 'AccessDenied' || type === 'EventFailed' || type === 'Crash') return 'bad';
  return type === 'Scheduled Event' || type === 'Started' ? 'event' : undefined;
}
