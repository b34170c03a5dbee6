import type { Graph, GraphEdge } from '../../model.ts';
import { around, type Box, type Cell, type Point, roundedPath, SIZE } from './geometry.ts';
import { pathsOf } from './paths.ts';
import { cornerOf, type Places, placesOf } from './place.ts';
import { type Zones, zonesOf } from './zones.ts';

/** An edge as it is drawn. */
export interface Drawn {
  edge: GraphEdge;
  points: Point[];
  /** The same as an SVG path. */
  path: string;
  /** Drawn, but to be seen only when somebody asks. */
  faint: boolean;
}

/** A part of the picture that has a name. */
export interface Region extends Box {
  caption: string;
  kind: 'account' | 'failures' | 'apart';
}

/** The picture: what is where, in pixels before it is scaled. */
export interface Layout {
  width: number;
  height: number;
  boxes: Map<string, Box>;
  edges: Drawn[];
  regions: Region[];
  /** All ids of nodes, in the order in which one would read them. */
  order: string[];
}

const { node, chip, gutter, margin } = SIZE;
const AROUND = 12;

/** Lays a graph out as a person would draw it; the same graph always in the same way. */
export function layoutOf(graph: Graph): Layout {
  const zones = zonesOf(graph);
  const places = placesOf(graph, zones);
  const loose = new Set([zones, ...zones.abroad].flatMap((zone) => zone.loose.map(({ id }) => id)));
  const boxes = new Map(
    [...places.cells].map(([id, cell]) => [
      id,
      { ...cornerOf(cell, places), ...(loose.has(id) ? chip : node) },
    ]),
  );
  const edges = pathsOf(graph, places, boxes).map((drawn) => ({ ...drawn, path: roundedPath(drawn.points) }));
  const regions = regionsOf(zones, boxes);
  const bottom = Math.max(...[...boxes.values(), ...regions].map(({ y, height }) => y + height), 0);
  return {
    width: cornerOf({ column: Math.max(1, places.columns), row: 0 }, places).x - gutter + margin.right,
    height: bottom + margin.bottom,
    boxes,
    edges,
    regions,
    order: [...places.cells].toSorted(([, a], [, b]) => byReading(a, b, places)).map(([id]) => id),
  };
}

/** By the flow: the main part column by column, then what is below it. */
function byReading(a: Cell, b: Cell, { mainRows }: Places): number {
  const isBelow = ({ row }: Cell) => Number(row >= mainRows);
  return isBelow(a) - isBelow(b) || a.column - b.column || a.row - b.row;
}

function regionsOf({ abroad, failures, apart, loose }: Zones, boxes: Map<string, Box>): Region[] {
  const region = (kind: Region['kind'], caption: string, nodes: { id: string }[]): Region[] =>
    nodes.length === 0
      ? []
      : [
          {
            kind,
            caption,
            ...around(
              nodes.flatMap(({ id }) => boxes.get(id) ?? []),
              AROUND,
            ),
          },
        ];
  return [
    ...abroad.flatMap(({ accountId, nodes, loose: rest }) =>
      region('account', `Account ${accountId}`, [...nodes, ...rest]),
    ),
    ...region('failures', 'What has failed', failures),
    ...region('apart', apart.length > 0 ? 'Invoked by hand' : 'Nothing leads here', [...apart, ...loose]),
  ];
}
