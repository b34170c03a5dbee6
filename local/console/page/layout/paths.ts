import type { Graph, GraphEdge } from '../../model.ts';
import type { Box, Point } from './geometry.ts';
import { Lanes, type Way } from './lanes.ts';
import type { Places } from './place.ts';
import { routeOf } from './routes.ts';
import { flowOf } from './zones.ts';

/** Below the middle of a node: edges of different kinds have ports of their own. */
const PORTS = { flow: 0, data: 11, failure: 17 };

interface Routed extends Way {
  edge: GraphEdge;
  faint: boolean;
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
    const port = portOf(edge, faint);
    const start = { x: sideOf(from, route.out), y: middle(from) + port };
    // What comes from many comes in at one place.
    const end = { x: sideOf(to, route.into), y: middle(to) + (edge.kind === 'failure' ? PORTS.flow : port) };
    return [{ edge, faint, route, start, end, target: edge.to, key: keyOf(edge, faint) }];
  });
  const lanes = new Lanes(routed, places);
  return routed.map((way) => ({ edge: way.edge, faint: way.faint, points: lanes.points(way) }));
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

const portOf = ({ kind }: GraphEdge, faint: boolean): number => {
  if (kind === 'failure') return PORTS.failure;
  return faint ? PORTS.data : PORTS.flow;
};

const sideOf = (box: Box, side: 'left' | 'right'): number => (side === 'left' ? box.x : box.x + box.width);

const middle = ({ y, height }: Box): number => y + height / 2;
