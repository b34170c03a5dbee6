import { edgeElement } from './edge-key.ts';
import type { Box, Point } from './layout/geometry.ts';
import type { Move } from './moves.ts';
import { pulse } from './pulse.ts';
import type { Store } from './store.ts';

const SVG = 'http://www.w3.org/2000/svg';
/** Of one way, so that an eye can follow. */
const SHORTEST_MS = 420;
const LONGEST_MS = 1100;
const MS_A_PIXEL = 1.5;
/** What goes the same way within this is one dot. */
const TOGETHER_MS = 260;
const MOST_DOTS = 60;
/** How far before a node that begins which comes from outside. */
const OUTSIDE = 30;

/** Something under way. Times are the page's own, in milliseconds. */
interface Dot {
  move: Move;
  path: SVGPathElement;
  length: number;
  begins: number;
  ends: number;
  count: number;
  drawn?: { group: SVGGElement; text: SVGTextElement };
}

/** The dots on the picture. Where no motion is wanted there are none, and edges and nodes light up in their place. */
export class Dots {
  readonly #store: Store;
  #layer: SVGGElement | undefined;
  #dots: Dot[] = [];

  constructor(store: Store) {
    this.#store = store;
  }

  /** Where they are drawn. */
  attach(layer: SVGGElement | null): void {
    this.#layer = layer ?? undefined;
  }

  /** Sends one on its way; together with another one, if that goes the same way at the same time. @returns when it arrives */
  send(move: Move, begins: number): number {
    const path = this.#pathOf(move);
    if (!path || !this.#layer) return begins;
    const same = this.#dots.find((dot) => isSame(dot, move) && Math.abs(dot.begins - begins) < TOGETHER_MS);
    if (same) {
      same.count += 1;
      return same.ends;
    }
    const length = path.getTotalLength();
    const ends = begins + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length * MS_A_PIXEL));
    if (this.#dots.length >= MOST_DOTS) return ends;
    this.#dots.push({ move, path, length, begins, ends, count: 1 });
    if (this.#dots.length === 1) requestAnimationFrame(() => this.#frame());
    return ends;
  }

  #frame(): void {
    const now = performance.now();
    for (const dot of this.#dots) this.#draw(dot, now);
    const arrived = this.#dots.filter(({ ends }) => ends <= now);
    this.#dots = this.#dots.filter(({ ends }) => ends > now);
    for (const { drawn, move } of arrived) {
      drawn?.group.remove();
      if (move.edge) edgeElement(move.edge)?.classList.remove('hot', 'bad');
      pulse(move.back ? (move.from ?? '') : move.to, move.tone === 'bad' ? 'bad' : 'event');
    }
    if (this.#dots.length > 0) requestAnimationFrame(() => this.#frame());
  }

  #draw(dot: Dot, now: number): void {
    const { move, path, length, begins, ends, count } = dot;
    if (now < begins) return;
    if (move.edge) edgeElement(move.edge)?.classList.add('hot', ...(move.tone === 'bad' ? ['bad'] : []));
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    dot.drawn ??= this.#make(move);
    const share = eased(Math.min(1, (now - begins) / (ends - begins)));
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

  /** The drawn edge, or a straight way where there is none. */
  #pathOf({ edge, from, to }: Move): SVGPathElement | undefined {
    const drawn = edge && edgeElement(edge);
    if (drawn) return drawn;
    const { boxes } = this.#store.layout;
    const target = boxes.get(to);
    if (!target) return undefined;
    const end = { x: target.x, y: middle(target).y };
    const source = from === undefined ? undefined : boxes.get(from);
    const start = source ? middle(source) : { x: target.x - OUTSIDE, y: end.y };
    const path = document.createElementNS(SVG, 'path');
    path.setAttribute('d', `M${start.x} ${start.y}L${end.x} ${end.y}`);
    return path;
  }
}

const isSame = ({ move: { from, to, tone } }: Dot, move: Move): boolean =>
  from === move.from && to === move.to && tone === move.tone;

const middle = ({ x, y, width, height }: Box): Point => ({ x: x + width / 2, y: y + height / 2 });

/** Slow at both ends. */
const eased = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - (2 - 2 * t) ** 2 / 2);
