import type { Graph, GraphEdge } from '../../model.ts';
import { type Box, type Point, SIZE } from './geometry.ts';
import type { Places } from './place.ts';
import { type Route, routeOf } from './routes.ts';
import { type Stretch, tracksOf } from './tracks.ts';
import { flowOf } from './zones.ts';

const { node, gutter, channel, margin, below } = SIZE;
const PITCH = node.width + gutter;

/** Below the middle of a node: edges of different kinds have ports of their own. */
const PORTS = { flow: 0, data: 11, failure: 17 };

interface Routed {
  edge: GraphEdge;
  faint: boolean;
  route: Route;
  from: Box;
  to: Box;
  /** Edges with the same key share their way. */
  key: string;
}

/** The points that each edge goes through, one after another. */
export function pathsOf(
  graph: Graph,
  places: Places,
  boxes: Map<string, Box>,
): { edge: GraphEdge; faint: boolean; points: Point[] }[] {
  const flow = new Set(flowOf(graph).map(nameOf));
  const routed = merged(graph.edges).flatMap((edge): Routed[] => {
    const route = routeOf(edge, places);
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (!route || !from || !to) return [];
    const faint = edge.kind === 'data' || (edge.kind === 'send' && !flow.has(nameOf(edge)));
    return [{ edge, faint, route, from, to, key: keyOf(edge, faint) }];
  });
  const lanes = new Lanes(routed, places);
  return routed.map((each) => ({ edge: each.edge, faint: each.faint, points: lanes.points(each) }));
}

const nameOf = ({ kind, from, to }: GraphEdge): string => `${kind} ${from} ${to}`;

/** Two edges of a kind between the same nodes are one line. */
function merged(edges: GraphEdge[]): GraphEdge[] {
  const known = new Map<string, GraphEdge>();
  for (const edge of edges) {
    const key = nameOf(edge);
    const other = known.get(key);
    if (other) other.label = `${other.label}; ${edge.label}`;
    else known.set(key, { ...edge });
  }
  return [...known.values()];
}

const keyOf = ({ kind, from, to }: GraphEdge, faint: boolean): string => {
  if (kind === 'data' || kind === 'failure') return `${kind} ${to}`;
  return faint ? `faint ${from}` : `flow ${from}`;
};

const portOf = ({ edge: { kind }, faint }: Routed): number =>
  kind === 'failure' ? PORTS.failure : faint ? PORTS.data : PORTS.flow;

/** The tracks of all gutters, channels and the rail to what has failed. */
class Lanes {
  readonly #places: Places;
  readonly #gutters = new Map<number, ReturnType<typeof tracksOf>>();
  readonly #channels = new Map<number, ReturnType<typeof tracksOf>>();
  readonly #rails: string[];

  constructor(routed: Routed[], places: Places) {
    this.#places = places;
    const onRail = routed.filter(({ route }) => route.level && 'rail' in route.level);
    this.#rails = [...new Set(onRail.map(({ key }) => key))];
    const channels = new Map<number, Stretch[]>();
    const gutters = new Map<number, Stretch[]>();
    for (const each of routed) {
      const { route, key } = each;
      const level = this.#roughLevel(each);
      const ys = [startOf(each).y, ...(level === undefined ? [] : [level]), endOf(each).y];
      for (const [index, nth] of route.gutters.entries()) {
        const stretch = { key, from: ys[index] ?? 0, to: ys[index + 1] ?? 0 };
        if (stretch.from !== stretch.to) push(gutters, nth, stretch);
      }
      if (route.level && 'channel' in route.level) {
        const [first = 0, last = 0] = route.gutters;
        push(channels, route.level.channel, { key, from: first * PITCH, to: last * PITCH });
      }
    }
    for (const [nth, stretches] of gutters) this.#gutters.set(nth, tracksOf(stretches));
    for (const [nth, stretches] of channels) this.#channels.set(nth, tracksOf(stretches));
  }

  points(each: Routed): Point[] {
    const { route, key } = each;
    const [start, end] = [startOf(each), endOf(each)];
    const [first = 0, last] = route.gutters.map((nth) => this.#x(nth, key));
    if (last === undefined) {
      if (start.y === end.y) return [start, end];
      return [start, { x: first, y: start.y }, { x: first, y: end.y }, end];
    }
    const y = this.#level(each) ?? 0;
    return [start, { x: first, y: start.y }, { x: first, y }, { x: last, y }, { x: last, y: end.y }, end];
  }

  #x(nth: number, key: string): number {
    const { tracks, count } = this.#gutters.get(nth) ?? { tracks: new Map<string, number>(), count: 0 };
    const width = nth === 0 ? margin.left : nth === this.#places.columns ? margin.right : gutter;
    const left = nth === 0 ? 0 : margin.left + nth * PITCH - gutter;
    return Math.round(left + (width * ((tracks.get(key) ?? 0) + 1)) / (count + 1));
  }

  /** Before tracks are known. */
  #roughLevel(each: Routed): number | undefined {
    const { level } = each.route;
    if (!level) return undefined;
    if ('rail' in level) return this.#level(each);
    return this.#channelTop(level.channel) + channel / 2;
  }

  #level({ route: { level }, key }: Routed): number | undefined {
    if (!level) return undefined;
    if ('rail' in level) return this.#bottomOfMain() + 8 + this.#rails.indexOf(key) * 6;
    const { tracks, count } = this.#channels.get(level.channel) ?? {
      tracks: new Map<string, number>(),
      count: 0,
    };
    const share = ((tracks.get(key) ?? 0) + 1) / (count + 1);
    return Math.round(this.#channelTop(level.channel) + channel * share);
  }

  #bottomOfMain(): number {
    return margin.top + this.#places.mainRows * (node.height + channel) - channel;
  }

  #channelTop(nth: number): number {
    const { mainRows } = this.#places;
    return (
      margin.top + nth * (node.height + channel) - channel + (nth > mainRows && mainRows > 0 ? below : 0)
    );
  }
}

function push(lists: Map<number, Stretch[]>, nth: number, stretch: Stretch): void {
  const list = lists.get(nth) ?? [];
  list.push(stretch);
  lists.set(nth, list);
}

const sideOf = (box: Box, side: 'left' | 'right'): number => (side === 'left' ? box.x : box.x + box.width);

function startOf(each: Routed): Point {
  const { from, route } = each;
  return { x: sideOf(from, route.out), y: from.y + from.height / 2 + portOf(each) };
}

function endOf(each: Routed): Point {
  const { to, route } = each;
  const port = each.edge.kind === 'failure' ? PORTS.flow : portOf(each);
  return { x: sideOf(to, route.into), y: to.y + to.height / 2 + port };
}
