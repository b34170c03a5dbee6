import type { Graph, GraphEdge, GraphNode } from '../../model.ts';

/** Where on the picture a node has its place. */
export interface Zones {
  /** What events go through, from the left to the right, and what is read and written on the way. */
  main: GraphNode[];
  /** Where what fails goes, and who looks after it. */
  failures: GraphNode[];
  /** Functions that nothing triggers, and what only they lead to. */
  apart: GraphNode[];
  /** What nothing leads to at all. */
  loose: GraphNode[];
  /** What other accounts have of these, account by account. */
  abroad: { accountId: string; nodes: GraphNode[]; loose: GraphNode[] }[];
}

/** Whoever may send to more than these is no part of the flow: it would lead everywhere. */
const MOST_SENDS = 3;

/** The edges by which events flow: what triggers, and what sends, unless it is to all and sundry. */
export function flowOf({ nodes, edges }: Graph): GraphEdge[] {
  const sends = (from: string) => edges.filter((edge) => edge.from === from && edge.kind === 'send').length;
  const scattering = new Set(nodes.map(({ id }) => id).filter((id) => sends(id) > MOST_SENDS));
  return edges.filter(({ kind, from }) => kind === 'trigger' || (kind === 'send' && !scattering.has(from)));
}

/** Divides what stands up among the parts of the picture. */
export function zonesOf(graph: Graph): Zones {
  const { nodes, edges } = graph;
  const home = homeOf(nodes);
  const flow = flowOf(graph);
  const lane = failureLane(graph, flow);
  const isOwn = ({ id, accountId }: GraphNode) => accountId === home && !lane.has(id);
  const inFlow = reached(
    nodes.filter((node) => isOwn(node) && isEntrance(node, flow)).map(({ id }) => id),
    flow,
  );
  const touched = new Set(
    edges
      .filter(({ kind, from }) => kind === 'data' && (inFlow.has(from) || lane.has(from)))
      .map(({ to }) => to),
  );
  const own = nodes.filter(isOwn);
  const main = own.filter(({ id }) => inFlow.has(id) || touched.has(id));
  const connected = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const isApart = ({ id, kind }: GraphNode) => kind === 'function' || connected.has(id);
  const rest = own.filter((node) => !main.includes(node));
  const others = nodes.filter(({ accountId }) => accountId !== home);
  const accounts = [...new Set(others.map(({ accountId }) => accountId))].toSorted();
  return {
    main,
    failures: nodes.filter(({ id }) => lane.has(id)),
    apart: rest.filter(isApart),
    loose: rest.filter((node) => !isApart(node)),
    abroad: accounts.map((accountId) => {
      const all = others.filter((node) => node.accountId === accountId && !lane.has(node.id));
      return {
        accountId,
        nodes: all.filter(isApart),
        loose: all.filter((node) => !isApart(node)),
      };
    }),
  };
}

/** The account that has most of it. */
function homeOf(nodes: GraphNode[]): string {
  const counts = new Map<string, number>();
  for (const { accountId } of nodes) counts.set(accountId, (counts.get(accountId) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** Where events come in: what sets something off, and is set off by nothing itself. */
const isEntrance = ({ id, kind }: GraphNode, flow: GraphEdge[]): boolean =>
  flow.some(({ from, kind: why }) => from === id && why === 'trigger') &&
  (kind !== 'function' || flow.some(({ to, kind: why }) => to === id && why === 'trigger'));

/** Queues for what has failed, the functions that have nothing to do but with them, and where these give up. */
function failureLane({ nodes, edges }: Graph, flow: GraphEdge[]): Set<string> {
  const targets = new Set(edges.filter(({ kind }) => kind === 'failure').map(({ to }) => to));
  const queues = nodes.filter(({ id, kind }) => kind === 'queue' && targets.has(id)).map(({ id }) => id);
  const lane = new Set(queues);
  for (const { id, kind } of nodes) {
    const triggers = flow.filter((edge) => edge.to === id);
    if (kind === 'function' && triggers.length > 0 && triggers.every(({ from }) => lane.has(from)))
      lane.add(id);
  }
  return lane;
}

/** All that can be reached from these, them included. */
export function reached(from: string[], edges: GraphEdge[]): Set<string> {
  const found = new Set(from);
  for (const id of found) for (const edge of edges) if (edge.from === id) found.add(edge.to);
  return found;
}
