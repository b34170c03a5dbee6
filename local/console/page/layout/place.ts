import type { Graph, GraphEdge, GraphNode } from '../../model.ts';
import { columnsOf } from './columns.ts';
import { type Cell, type Point, SIZE } from './geometry.ts';
import { setApart } from './apart.ts';
import { pullsOf, rowsOf } from './rows.ts';
import { flowOf, type Zones } from './zones.ts';

/** Where everything is on one grid, whose last rows are those below the main part. */
export interface Places {
  cells: Map<string, Cell>;
  columns: number;
  mainRows: number;
  /** What is in the lane of what has failed. */
  lane: Set<string>;
  /** Of these, those that are led to along rails between the main part and the rest. */
  rails: string[];
}

/** Columns that there are at least for what is apart. */
const LEAST_APART = 3;

/** Gives each node a place on the grid. */
export function placesOf(graph: Graph, zones: Zones): Places {
  const flow = flowOf(graph);
  const cells = placeMain(graph, zones, flow);
  const mainRows = rowsIn(cells);
  const mainColumns = columnsIn(cells);
  const inLane = [...flow, ...graph.edges.filter(({ kind }) => kind === 'failure')];
  const lane = columnsOf(zones.failures, inLane);
  const laneRows = rowsOf(lane, pullsOf(inLane, inLane, lane));
  for (const [id, column] of lane) cells.set(id, { column, row: mainRows + (laneRows.get(id) ?? 0) });
  const from = Math.max(-1, ...lane.values()) + 1;
  const end = Math.max(mainColumns, from + (zones.apart.length > 0 ? LEAST_APART : 1));
  const apart = setApart(zones.apart, flow, { from, to: end });
  for (const [id, { column, row }] of apart) cells.set(id, { column, row: mainRows + row });
  placeLoose(zones.loose, cells, { from, to: end });
  const failed = new Set(zones.failures.map(({ id }) => id));
  const railed = graph.edges.filter(
    (edge) => edge.kind === 'failure' && failed.has(edge.to) && !failed.has(edge.from),
  );
  // What belongs together apart may need more columns than there are.
  const columns = Math.max(end, columnsIn(cells));
  return { cells, columns, mainRows, lane: failed, rails: [...new Set(railed.map(({ to }) => to))] };
}

/** The upper left corner of a cell. */
export function cornerOf(
  { column, row }: Cell,
  { mainRows, rails }: Pick<Places, 'mainRows' | 'rails'>,
): Point {
  const { margin, node, gutter, channel, below, rail } = SIZE;
  const isBelow = row >= mainRows;
  return {
    x: margin.left + column * (node.width + gutter),
    y: margin.top + row * (node.height + channel) + (isBelow ? below + rails.length * rail : 0),
  };
}

/** The flow, and in further columns what other accounts have. */
function placeMain(graph: Graph, { main, abroad }: Zones, flow: GraphEdge[]): Map<string, Cell> {
  const columns = columnsOf(main, flow);
  const first = Math.max(-1, ...columns.values()) + 1;
  for (const [index, { nodes }] of abroad.entries())
    for (const { id } of nodes) columns.set(id, first + index);
  const rows = rowsOf(columns, pullsOf(graph.edges, flow, columns));
  const cells = new Map([...columns].map(([id, column]) => [id, { column, row: rows.get(id) ?? 0 }]));
  for (const [index, { loose }] of abroad.entries()) {
    const column = first + index;
    const own = [...cells.values()].filter((cell) => cell.column === column);
    for (const [nth, { id }] of loose.entries())
      cells.set(id, { column, row: Math.max(-1, ...own.map(({ row }) => row)) + 1 + nth });
  }
  return cells;
}

/** What nothing leads to, in rows after all others. */
function placeLoose(
  loose: GraphNode[],
  cells: Map<string, Cell>,
  { from, to }: { from: number; to: number },
) {
  const first = rowsIn(cells);
  for (const [index, { id }] of loose.entries())
    cells.set(id, {
      column: from + (index % (to - from)),
      row: first + Math.floor(index / (to - from)),
    });
}

const rowsIn = (cells: Map<string, Cell>): number =>
  Math.max(-1, ...[...cells.values()].map(({ row }) => row)) + 1;

const columnsIn = (cells: Map<string, Cell>): number =>
  Math.max(-1, ...[...cells.values()].map(({ column }) => column)) + 1;
