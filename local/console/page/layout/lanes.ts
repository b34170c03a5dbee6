import { type Point, SIZE } from './geometry.ts';
import { cornerOf, type Places } from './place.ts';
import type { Route } from './routes.ts';
import { type Stretch, type Tracks, tracksOf } from './tracks.ts';

/** An edge on its way. */
export interface Way {
  route: Route;
  start: Point;
  end: Point;
  /** The node that it leads to. */
  target: string;
  /** Ways with the same key are one, where they are side by side. */
  key: string;
}

const { gutter, channel, margin, rail, node } = SIZE;

const NONE: Tracks = { tracks: new Map(), count: 0 };

/** The tracks of all gutters and channels, and the rails to what has failed. */
export class Lanes {
  readonly #places: Places;
  readonly #gutters = new Map<number, Tracks>();
  readonly #channels = new Map<number, Tracks>();

  constructor(ways: Way[], places: Places) {
    this.#places = places;
    const channels = new Map<number, Stretch[]>();
    const gutters = new Map<number, Stretch[]>();
    for (const way of ways) {
      const { route, key, start, end } = way;
      const ys = [start.y, ...(route.level ? [this.#level(way)] : []), end.y];
      for (const [index, nth] of route.gutters.entries())
        push(gutters, nth, { key, from: ys[index] ?? 0, to: ys[index + 1] ?? 0 });
      if (route.level && 'channel' in route.level)
        push(channels, route.level.channel, { key, from: start.x, to: end.x });
    }
    // What is in a gutter depends on the channels only by so little that it does not matter.
    for (const [nth, stretches] of channels) this.#channels.set(nth, tracksOf(stretches));
    for (const [nth, stretches] of gutters) this.#gutters.set(nth, tracksOf(stretches));
  }

  /** The points that a way goes through. */
  points(way: Way): Point[] {
    const { route, key, start, end } = way;
    const [first = 0, last] = route.gutters.map((nth) => this.#x(nth, key));
    if (last === undefined) {
      if (start.y === end.y) return [start, end];
      return [start, { x: first, y: start.y }, { x: first, y: end.y }, end];
    }
    const y = this.#level(way);
    return [start, { x: first, y: start.y }, { x: first, y }, { x: last, y }, { x: last, y: end.y }, end];
  }

  #x(nth: number, key: string): number {
    const { tracks, count } = this.#gutters.get(nth) ?? NONE;
    const right = cornerOf({ column: nth, row: 0 }, this.#places).x;
    const left = nth === 0 ? 0 : right - gutter;
    const end = nth === this.#places.columns ? left + margin.right : right;
    return Math.round(left + ((end - left) * ((tracks.get(key) ?? 0) + 1)) / (count + 1));
  }

  #level({ route: { level }, key, target }: Way): number {
    const { mainRows, rails } = this.#places;
    const bottom = margin.top + mainRows * (node.height + channel) - channel;
    if (!level || 'rail' in level) return bottom + channel + rails.indexOf(target) * rail;
    const { tracks, count } = this.#channels.get(level.channel) ?? NONE;
    // The one after the main part is next to that, before the rails.
    const next = cornerOf({ column: 0, row: level.channel }, this.#places).y - channel;
    const top = level.channel === mainRows ? bottom : next;
    return Math.round(top + (channel * ((tracks.get(key) ?? 0) + 1)) / (count + 1));
  }
}

function push(lists: Map<number, Stretch[]>, nth: number, stretch: Stretch): void {
  const list = lists.get(nth) ?? [];
  list.push(stretch);
  lists.set(nth, list);
}
