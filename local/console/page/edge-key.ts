import type { GraphEdge } from '../model.ts';

/** What tells an edge from all others. */
export const edgeKey = ({ kind, from, to }: GraphEdge): string => `${kind} ${from} ${to}`;

/** The path that an edge is drawn as. */
export const edgeElement = (edge: GraphEdge): SVGPathElement | null =>
  document.querySelector(`[data-edge="${CSS.escape(edgeKey(edge))}"]`);
