import type { Graph, GraphEdge, GraphNode } from '../../model.ts';
import { columnsOf } from './columns.ts';
import type { Cell } from './geometry.ts';
import { type Pull, rowsOf } from './rows.ts';
import { flowOf, reached, type Zones } from './zones.ts';

/** Where everything is on one grid, whose last rows are those below the main part. */
export interface Places {
  cells: Map<string, Cell>;
  columns: number;
  mainRows: number;
  rows: number;
  /** The first column of what is apart. */
  apartFrom: number;
}

/** How much it matters that an edge is short and straight. */
const WEIGHTS = { trigger: 6, send: 4, failure: 0.2, data: 0.8 };
/** Columns that there are at least for what is apart. */
const LEAST_APART = 3;

/** Gives each node that something leads to a place on the grid. */
export function placesOf(graph: Graph, zones: Zones): Places {
  const flow = flowOf(graph);
  const cells = new Map<string, Cell>();
  const main = columnsOf(zones.main, flow);
  const mainColumns = countOf(main);
  for (const [index, { nodes }] of zones.abroad.entries())
    for (const { id } of nodes) main.set(id, mainColumns + index);
  const rows = rowsOf(main, pullsOf(graph, flow, main));
  for (const [id, column] of main) cells.set(id, { column, row: rows.get(id) ?? 0 });
  const mainRows = countOf(rows);

  const inLane = [...flow, ...graph.edges.filter(({ kind }) => kind === 'failure')];
  const lane = columnsOf(zones.failures, inLane);
  const laneRows = rowsOf(lane, pullsOf(graph, inLane, lane));
  for (const [id, column] of lane) cells.set(id, { column, row: mainRows + (laneRows.get(id) ?? 0) });

  const apartFrom = countOf(lane);
  const columns = Math.max(
    mainColumns + zones.abroad.length,
    apartFrom + (zones.apart.length > 0 ? LEAST_APART : 0),
  );
  const apart = setApart(zones.apart, flow, { from: apartFrom, to: columns });
  for (const [id, { column, row }] of apart) cells.set(id, { column, row: mainRows + row });
  const all = [...cells.values()].map(({ row }) => row + 1);
  return { cells, columns, mainRows, rows: Math.max(0, ...all), apartFrom };
}

const countOf = (places: Map<string, number>): number => Math.max(-1, ...places.values()) + 1;

const isData = ({ kind }: GraphEdge): boolean => kind === 'data';

function pullsOf({ edges }: Graph, flow: GraphEdge[], columns: Map<string, number>): Pull[] {
  const flowing = new Set(flow);
  return edges
    .filter((edge) => columns.has(edge.from) && columns.has(edge.to))
    .filter((edge) => flowing.has(edge) || isData(edge))
    .map((edge) => {
      // What many use cannot be near to all of them.
      const users = edges.filter((other) => isData(other) && other.to === edge.to).length;
      const weight = isData(edge) ? WEIGHTS.data / Math.max(1, users / 3) : WEIGHTS[edge.kind];
      return { from: edge.from, to: edge.to, weight };
    });
}

/** What belongs together side by side, and the next beside it or in the next row. */
function setApart(nodes: GraphNode[], flow: GraphEdge[], { from, to }: { from: number; to: number }) {
  const cells = new Map<string, Cell>();
  let next = { column: from, row: 0 };
  let height = 1;
  for (const group of groupsOf(nodes, flow)) {
    const columns = columnsOf(group, flow);
    const rows = rowsOf(
      columns,
      flow.filter((edge) => columns.has(edge.from) && columns.has(edge.to)).map(pull),
    );
    if (next.column + countOf(columns) > to && next.column > from) {
      next = { column: from, row: next.row + height };
      height = 1;
    }
    for (const { id } of group)
      cells.set(id, {
        column: next.column + (columns.get(id) ?? 0),
        row: next.row + (rows.get(id) ?? 0),
      });
    next.column += countOf(columns);
    height = Math.max(height, countOf(rows));
  }
  return cells;
}

const pull = ({ from, to, kind }: GraphEdge): Pull => ({ from, to, weight: WEIGHTS[kind] });

/** What is connected with each other, the largest groups first. */
function groupsOf(nodes: GraphNode[], flow: GraphEdge[]): GraphNode[][] {
  const groups: GraphNode[][] = [];
  const both = flow.flatMap((edge) => [edge, { ...edge, from: edge.to, to: edge.from }]);
  const ids = new Set(nodes.map(({ id }) => id));
  const inner = both.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const seen = new Set<string>();
  for (const { id } of nodes) {
    if (seen.has(id)) continue;
    const group = reached([id], inner);
    for (const each of group) seen.add(each);
    groups.push(nodes.filter((node) => group.has(node.id)));
  }
  return groups.toSorted((a, b) => b.length - a.length);
}
