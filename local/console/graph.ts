import { createHash } from 'node:crypto';
import { bareNodes } from './bare-nodes.ts';
import { edgesOf } from './edges.ts';
import type { StandingGraph } from './model.ts';
import type { Standing } from './standing.ts';
import { nodesOf } from './nodes.ts';

export type { Standing } from './standing.ts';

/** The architecture of what stands: resources, and what leads from one to another. */
export function graphOf(standing: Standing): StandingGraph {
  const nodes = nodesOf(standing);
  return { nodes, edges: edgesOf(standing, nodes), stands: standsOf(standing) };
}

/** What tells a graph from that of anything else that stands, for less than to make it. */
export const standsOf = (standing: Standing): string =>
  createHash('sha256')
    .update(JSON.stringify(bareNodes(standing)))
    .digest('base64url');
