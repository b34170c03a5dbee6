import { mulberry32 } from '../../../random.ts';
import type { GraphEdge } from '../../model.ts';

/** An edge between two places of a grid, and how much it matters that it is short and crosses nothing. */
export interface Pull {
  from: string;
  to: string;
  weight: number;
}

/** How much it matters that an edge is short and straight. */
const WEIGHTS = { trigger: 6, send: 4, failure: 0.2, data: 0.8 };

/**
 * How edges pull at the places of their nodes: those of the flow, and a little what is read and written.
 * @param columns - of the nodes that are to be placed
 */
export function pullsOf(edges: GraphEdge[], flow: GraphEdge[], columns: Map<string, number>): Pull[] {
  const flowing = new Set(flow);
  return edges
    .filter(({ from, to }) => columns.has(from) && columns.has(to))
    .filter((edge) => flowing.has(edge) || edge.kind === 'data')
    .map(({ from, to, kind }) => {
      // What many use cannot be near to all of them.
      const users = edges.filter((other) => other.kind === 'data' && other.to === to).length;
      const weight = kind === 'data' ? WEIGHTS.data / Math.max(1, users / 3) : WEIGHTS[kind];
      return { from, to, weight };
    });
}

const STARTS = 16;
const CROSSING = 14;
const BLOCKED = 8;

/**
 * Finds a row for each node of each column, so that what matters most runs straight: hill climbing from several
 * starts, the same for the same graph.
 * @param columns - of the nodes, in the order in which they are to be tried
 * @returns rows from 0
 */
export function rowsOf(columns: Map<string, number>, pulls: Pull[]): Map<string, number> {
  const ids = [...columns.keys()];
  const sizes = new Map<number, number>();
  for (const column of columns.values()) sizes.set(column, (sizes.get(column) ?? 0) + 1);
  const count = Math.max(0, ...sizes.values());
  const random = mulberry32(ids.length);
  let best: { rows: Map<string, number>; cost: number } | undefined;
  for (let start = 0; start < STARTS; start += 1) {
    const rows = spread(columns, sizes, count, start === 0 ? undefined : random);
    const cost = climb(rows, columns, count, pulls);
    if (!best || cost < best.cost) best = { rows, cost };
  }
  return best?.rows ?? new Map();
}

/** A start: each column's nodes in some order, evenly over the rows. */
function spread(
  columns: Map<string, number>,
  sizes: Map<number, number>,
  count: number,
  random: (() => number) | undefined,
): Map<string, number> {
  const rows = new Map<string, number>();
  for (const column of sizes.keys()) {
    const ids = [...columns.keys()].filter((id) => columns.get(id) === column);
    const order = random
      ? ids.map((id) => ({ id, at: random() })).toSorted((a, b) => a.at - b.at)
      : ids.map((id) => ({ id }));
    for (const [index, { id }] of order.entries())
      rows.set(id, Math.floor(((index + 0.5) * count) / order.length));
  }
  return rows;
}

/** Moves and swaps within columns, as long as that helps. @returns the cost in the end */
function climb(
  rows: Map<string, number>,
  columns: Map<string, number>,
  count: number,
  pulls: Pull[],
): number {
  let cost = costOf(rows, columns, pulls);
  for (let improved = true; improved; ) {
    improved = false;
    for (const [id, column] of columns) {
      for (let row = 0; row < count; row += 1) {
        const before = rows.get(id) ?? 0;
        if (row === before) continue;
        const other = [...columns].find(([each, of]) => of === column && rows.get(each) === row)?.[0];
        rows.set(id, row);
        if (other) rows.set(other, before);
        const now = costOf(rows, columns, pulls);
        if (now < cost - 1e-9) {
          cost = now;
          improved = true;
        } else {
          rows.set(id, before);
          if (other) rows.set(other, row);
        }
      }
    }
  }
  return cost;
}

/** How far edges go up and down, what they would run into, and how they cross; and how far down it all is. */
function costOf(rows: Map<string, number>, columns: Map<string, number>, pulls: Pull[]): number {
  const placed = pulls.map(({ from, to, weight }) => ({
    weight,
    x1: columns.get(from) ?? 0,
    y1: rows.get(from) ?? 0,
    x2: columns.get(to) ?? 0,
    y2: rows.get(to) ?? 0,
  }));
  const taken = new Set([...rows].map(([id, row]) => `${columns.get(id)} ${row}`));
  let cost = 0;
  for (const row of rows.values()) cost += row * 0.02;
  for (const [index, a] of placed.entries()) {
    cost += a.weight * Math.abs(a.y1 - a.y2);
    for (let x = Math.min(a.x1, a.x2) + 1; x < Math.max(a.x1, a.x2); x += 1)
      if (taken.has(`${x} ${a.y2}`) && taken.has(`${x} ${a.y1}`)) cost += BLOCKED * a.weight * 0.2;
    for (const b of placed.slice(index + 1)) {
      const together = Math.min(a.weight, b.weight);
      if (a.x1 < b.x2 && b.x1 < a.x2 && (a.y1 - b.y1) * (a.y2 - b.y2) < 0) cost += CROSSING * together * 0.2;
    }
  }
  return cost;
}
