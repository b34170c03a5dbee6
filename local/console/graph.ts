import { edgesOf } from './edges.ts';
import type { Graph } from './model.ts';
import type { Standing } from './standing.ts';
import { nodesOf } from './nodes.ts';

export type { Standing } from './standing.ts';

/** The architecture of what stands: resources, and what leads from one to another. */
export function graphOf(standing: Standing): Graph {
  const nodes = nodesOf(standing);
  return { nodes, edges: edgesOf(standing, nodes) };
}
