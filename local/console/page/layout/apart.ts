import type { GraphEdge, GraphNode } from '../../model.ts';
import { columnsOf } from './columns.ts';
import type { Cell } from './geometry.ts';
import { pullsOf, rowsOf } from './rows.ts';
import { reached } from './zones.ts';

/**
 * Places what belongs together side by side, and the next beside it or in the next row.
 * @param columns - the first that there is, and the first that there is not
 */
export function setApart(
  nodes: GraphNode[],
  flow: GraphEdge[],
  { from, to }: { from: number; to: number },
): Map<string, Cell> {
  const cells = new Map<string, Cell>();
  let next = { column: from, row: 0 };
  let height = 1;
  for (const group of groupsOf(nodes, flow)) {
    const columns = columnsOf(group, flow);
    const rows = rowsOf(columns, pullsOf(flow, flow, columns));
    const width = Math.max(...columns.values()) + 1;
    if (next.column + width > to && next.column > from) {
      next = { column: from, row: next.row + height };
      height = 1;
    }
    for (const [id, column] of columns)
      cells.set(id, { column: next.column + column, row: next.row + (rows.get(id) ?? 0) });
    next.column += width;
    height = Math.max(height, ...[...rows.values()].map((row) => row + 1));
  }
  return cells;
}

/** What is connected with each other, the largest groups first. */
function groupsOf(nodes: GraphNode[], flow: GraphEdge[]): GraphNode[][] {
  const groups: GraphNode[][] = [];
  const ids = new Set(nodes.map(({ id }) => id));
  const inner = flow
    .filter(({ from, to }) => ids.has(from) && ids.has(to))
    .flatMap((edge) => [edge, { ...edge, from: edge.to, to: edge.from }]);
  const seen = new Set<string>();
  for (const { id } of nodes) {
    if (seen.has(id)) continue;
    const group = reached([id], inner);
    for (const each of group) seen.add(each);
    groups.push(nodes.filter((node) => group.has(node.id)));
  }
  return groups.toSorted((a, b) => b.length - a.length);
}
