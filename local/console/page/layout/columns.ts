import type { GraphEdge, GraphNode } from '../../model.ts';

/**
 * The column of each node, from 0: each one later than whatever leads to it, as far as there is no circle. What is only
 * read and written comes last.
 */
export function columnsOf(nodes: GraphNode[], flow: GraphEdge[]): Map<string, number> {
  const ids = new Set(nodes.map(({ id }) => id));
  const inner = flow.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const forward = withoutCircles(nodes, inner);
  const columns = new Map<string, number>();
  const columnOf = (id: string): number => {
    const known = columns.get(id);
    if (known !== undefined) return known;
    const before = forward.filter(({ to }) => to === id).map(({ from }) => columnOf(from) + 1);
    const column = Math.max(0, ...before);
    columns.set(id, column);
    return column;
  };
  const flowing = new Set(inner.flatMap(({ from, to }) => [from, to]));
  const inFlow = nodes.filter(({ id }) => flowing.has(id));
  const last = Math.max(-1, ...inFlow.map(({ id }) => columnOf(id))) + 1;
  for (const { id } of nodes) if (!flowing.has(id)) columns.set(id, last);
  return columns;
}

/** The edges that lead back to where one has come from are left out. */
function withoutCircles(nodes: GraphNode[], edges: GraphEdge[]): GraphEdge[] {
  const back = new Set<GraphEdge>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (id: string): void => {
    state.set(id, 'open');
    for (const edge of edges.filter(({ from }) => from === id)) {
      if (state.get(edge.to) === 'open') back.add(edge);
      else if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(id, 'done');
  };
  // Triggers first: a circle is rather cut where something is sent back.
  const isTarget = (id: string) => edges.some(({ to, kind }) => to === id && kind === 'trigger');
  for (const { id } of nodes.toSorted((a, b) => Number(isTarget(a.id)) - Number(isTarget(b.id))))
    if (!state.has(id)) visit(id);
  return edges.filter((edge) => !back.has(edge));
}
