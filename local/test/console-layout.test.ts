import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EdgeKind, Graph, GraphEdge, GraphNode, Kind } from '../console/model.ts';
import { columnsOf } from '../console/page/layout/columns.ts';
import { type Box, overlap, type Point } from '../console/page/layout/geometry.ts';
import { type Layout, layoutOf } from '../console/page/layout/layout.ts';
import { flowOf, zonesOf } from '../console/page/layout/zones.ts';

const KINDS: Kind[] = ['api', 'schedule', 'rule', 'bucket', 'queue', 'function', 'table'];

const node = (id: string, kind: Kind, accountId = '111111111111'): GraphNode => ({
  id,
  kind,
  name: id,
  label: id,
  accountId,
  stack: '',
  about: '',
  facts: {},
});
const edge = (from: string, to: string, kind: EdgeKind = 'trigger'): GraphEdge => ({
  from,
  to,
  kind,
  label: '',
});

/** Graphs of every kind of sense and nonsense: circles, lone nodes, several accounts, edges from all to all. */
const graphs: fc.Arbitrary<Graph> = fc
  .array(fc.record({ kind: fc.constantFrom(...KINDS), account: fc.integer({ min: 1, max: 3 }) }), {
    maxLength: 22,
  })
  .chain((made) => {
    const nodes = made.map(({ kind, account }, index) => node(`n${index}`, kind, `account ${account}`));
    const ids = nodes.map(({ id }) => id);
    if (ids.length === 0) return fc.constant({ nodes, edges: [] });
    const edges = fc.array(
      fc.record({
        from: fc.constantFrom(...ids),
        to: fc.constantFrom(...ids),
        kind: fc.constantFrom<EdgeKind>('trigger', 'send', 'data', 'failure'),
        label: fc.constant(''),
      }),
      { maxLength: 40 },
    );
    return edges.map((all) => ({ nodes, edges: all.filter(({ from, to }) => from !== to) }));
  });

const property = (check: (graph: Graph, layout: Layout) => void): void => {
  fc.assert(
    fc.property(graphs, (graph) => check(graph, layoutOf(graph))),
    { numRuns: 500 },
  );
};

test('every node has a place of its own, and all are inside the picture', () => {
  property(({ nodes }, { boxes, width, height }) => {
    const all = [...boxes.values()];
    expect(boxes.size).toBe(nodes.length);
    for (const [index, box] of all.entries()) {
      expect(all.slice(index + 1).filter((other) => overlap(box, other))).toEqual([]);
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(width);
      expect(box.y + box.height).toBeLessThanOrEqual(height);
    }
  });
});

test('no edge runs through a node, nor out of the picture', () => {
  property((_, { edges, boxes, width }) => {
    for (const drawn of edges) {
      const others = [...boxes].filter(([id]) => id !== drawn.edge.from && id !== drawn.edge.to);
      for (const [index, point] of drawn.points.entries()) {
        expect(point.x).toBeGreaterThanOrEqual(0);
        expect(point.x).toBeLessThanOrEqual(width);
        const before = drawn.points[index - 1];
        if (!before) continue;
        const crossed = others.filter(([, box]) => overlap(stretch(before, point), box));
        expect(crossed.map(([id]) => id)).toEqual([]);
      }
    }
  });
});

test('the same graph is always drawn in the same way', () => {
  property((graph, layout) => {
    expect(layoutOf(structuredClone(graph))).toEqual(layout);
  });
});

test('events flow from the left to the right, unless they go in circles', () => {
  property((graph, { boxes }) => {
    const { main } = zonesOf(graph);
    const columns = columnsOf(main, flowOf(graph));
    const x = (id: string) => boxes.get(id)?.x ?? 0;
    const inner = flowOf(graph).filter(({ from, to }) => columns.has(from) && columns.has(to));
    for (const { from, to } of inner)
      if (!leadsTo(to, from, inner)) expect(x(from), `${from} → ${to}`).toBeLessThan(x(to));
  });
});

test('a chain is a straight line, and what it writes comes last', () => {
  const chain = ['photos', 'rule', 'queue', 'work'];
  const graph = {
    nodes: [
      node('table', 'table'),
      node('photos', 'bucket'),
      node('rule', 'rule'),
      node('queue', 'queue'),
      node('work', 'function'),
    ],
    edges: [
      edge('photos', 'rule'),
      edge('rule', 'queue'),
      edge('queue', 'work'),
      edge('work', 'table', 'data'),
    ],
  };

  const { boxes, order, edges } = layoutOf(graph);

  expect(order).toEqual([...chain, 'table']);
  expect(new Set([...boxes.values()].map(({ y }) => y)).size).toBe(1);
  expect(edges.map(({ points }) => points.length)).toEqual([2, 2, 2, 2]);
});

test('what fails is gathered below, what nothing triggers stands apart, another account in a frame', () => {
  const names = ['a', 'b', 'c', 'd'];
  const graph = {
    nodes: [
      node('api', 'api'),
      ...names.map((name) => node(name, 'function')),
      node('failed', 'queue'),
      node('note', 'function'),
      node('lone', 'function'),
      node('unused', 'bucket'),
      node('copies', 'bucket', '222222222222'),
    ],
    edges: [
      ...names.flatMap((name) => [edge('api', name), edge(name, 'failed', 'failure')]),
      edge('failed', 'note'),
      edge('a', 'copies', 'data'),
    ],
  };

  const { boxes, regions, edges } = layoutOf(graph);

  const inside = (kind: string) => {
    const region = regions.find((each) => each.kind === kind);
    return (
      region &&
      [...boxes]
        .filter(([, box]) => overlap(region, box))
        .map(([id]) => id)
        .toSorted()
    );
  };
  expect(inside('failures')).toEqual(['failed', 'note']);
  expect(inside('apart')).toEqual(['lone', 'unused']);
  expect(inside('account')).toEqual(['copies']);
  const rails = edges
    .filter(({ edge: { kind } }) => kind === 'failure')
    .map(({ points }) => points.at(-4)?.y);
  expect(new Set(rails).size, 'all that fails takes one way').toBe(1);
});

test('who may send to all and sundry leads nowhere in particular', () => {
  const names = ['a', 'b', 'c', 'd'];
  const graph = {
    nodes: [node('api', 'api'), node('again', 'function'), ...names.map((name) => node(name, 'function'))],
    edges: [
      edge('api', 'again'),
      ...names.flatMap((name) => [edge('api', name), edge('again', name, 'send')]),
    ],
  };

  const { edges, boxes } = layoutOf(graph);

  expect(edges.filter(({ faint }) => faint).map(({ edge: { from } }) => from)).toEqual(
    names.map(() => 'again'),
  );
  expect(new Set(names.map((name) => boxes.get(name)?.x)).size).toBe(1);
});

/** A line as a box, as thin as it is. */
const stretch = (a: Point, b: Point): Box => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x) + 0.1,
  height: Math.abs(a.y - b.y) + 0.1,
});

function leadsTo(from: string, to: string, edges: GraphEdge[]): boolean {
  const found = new Set([from]);
  for (const id of found) for (const each of edges) if (each.from === id) found.add(each.to);
  return found.has(to);
}
