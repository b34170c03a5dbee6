import type { Graph, GraphEdge } from '../../model.ts';
import { around, type Box, type Cell, type Point, roundedPath, SIZE } from './geometry.ts';
import { type Places, placesOf } from './place.ts';
import { pathsOf } from './paths.ts';
import { zonesOf, type Zones } from './zones.ts';

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

const { node, chip, gutter, channel, margin, below } = SIZE;
const PITCH = node.width + gutter;
const AROUND = 12;

/** Lays a graph out as a person would draw it; the same graph always in the same way. */
export function layoutOf(graph: Graph): Layout {
  const zones = zonesOf(graph);
  const places = placesOf(graph, zones);
  const boxes = new Map<string, Box>();
  for (const [id, cell] of places.cells) boxes.set(id, { ...cornerOf(cell, places), ...node });
  placeLoose(zones, places, boxes);
  const edges = pathsOf(graph, places, boxes).map((drawn) => ({ ...drawn, path: roundedPath(drawn.points) }));
  const all = around([...boxes.values()], 0);
  const regions = regionsOf(zones, boxes);
  const bottom = Math.max(all.y + all.height, ...regions.map(({ y, height }) => y + height));
  return {
    width: margin.left + Math.max(1, places.columns) * PITCH - gutter + margin.right,
    height: bottom + margin.bottom,
    boxes,
    edges,
    regions,
    order: [...boxes].toSorted(([, a], [, b]) => inReadingOrder(a, b, places)).map(([id]) => id),
  };
}

/** The upper left corner of a cell. */
export function cornerOf({ column, row }: Cell, { mainRows }: Pick<Places, 'mainRows'>): Point {
  return {
    x: margin.left + column * PITCH,
    y: margin.top + row * (node.height + channel) + (row >= mainRows && mainRows > 0 ? below : 0),
  };
}

/** By the flow: the main part column by column, then what is below it. */
function inReadingOrder(a: Box, b: Box, { mainRows }: Places): number {
  const line = cornerOf({ column: 0, row: mainRows }, { mainRows }).y;
  const isBelow = (box: Box) => Number(box.y >= line);
  return isBelow(a) - isBelow(b) || a.x - b.x || a.y - b.y;
}

/** What nothing leads to, small, beneath what is apart, or beneath the rest of its account. */
function placeLoose({ loose, abroad }: Zones, places: Places, boxes: Map<string, Box>): void {
  const perRow = Math.max(1, places.columns - places.apartFrom);
  const { x, y } = cornerOf({ column: places.apartFrom, row: places.rows }, places);
  for (const [index, { id }] of loose.entries())
    boxes.set(id, {
      ...chip,
      x: x + (index % perRow) * PITCH,
      y: y + Math.floor(index / perRow) * (chip.height + AROUND),
    });
  for (const [index, { nodes, loose: rest }] of abroad.entries()) {
    const own = nodes.flatMap(({ id }) => boxes.get(id) ?? []);
    const column = places.columns - abroad.length + index;
    const lowest = Math.max(margin.top - AROUND, ...own.map((box) => box.y + box.height));
    for (const [nth, { id }] of rest.entries())
      boxes.set(id, {
        ...chip,
        x: cornerOf({ column, row: 0 }, places).x,
        y: lowest + AROUND + nth * (chip.height + AROUND),
      });
  }
}

function regionsOf({ abroad, failures, apart, loose }: Zones, boxes: Map<string, Box>): Region[] {
  const boxed = (nodes: { id: string }[]): Box[] => nodes.flatMap(({ id }) => boxes.get(id) ?? []);
  const region = (kind: Region['kind'], caption: string, nodes: { id: string }[]): Region[] =>
    nodes.length === 0 ? [] : [{ kind, caption, ...around(boxed(nodes), AROUND) }];
  return [
    ...abroad.flatMap(({ accountId, nodes, loose: rest }) =>
      region('account', `Account ${accountId}`, [...nodes, ...rest]),
    ),
    ...region('failures', 'What has failed', failures),
    ...region('apart', 'Not wired to anything', [...apart, ...loose]),
  ];
}
