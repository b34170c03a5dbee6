import type { GraphEdge } from '../../model.ts';
import type { Places } from './place.ts';

/**
 * How an edge goes: out of one side of a node, up or down in the gutters between columns, along a row that is free or
 * in the channel between two rows, and into a side of the other node. Numbers count from 0, gutter and channel n being
 * before column and row n.
 */
export interface Route {
  out: 'left' | 'right';
  into: 'left' | 'right';
  /** One, or two with a level in between. */
  gutters: number[];
  level?: { channel: number } | { rail: true };
}

/** @returns undefined for an edge to or from what is not on the grid */
export function routeOf({ from, to, kind }: GraphEdge, { cells, lane, rails }: Places): Route | undefined {
  const [a, b] = [cells.get(from), cells.get(to)];
  if (!a || !b) return undefined;
  const isFree = (row: number, first: number, last: number) =>
    ![...cells.values()].some((cell) => cell.row === row && cell.column >= first && cell.column <= last);
  if (kind === 'failure' && rails.includes(to) && !lane.has(from))
    return { out: 'right', into: 'left', gutters: [a.column + 1, b.column], level: { rail: true } };
  if (a.column === b.column) return { out: 'right', into: 'right', gutters: [a.column + 1] };
  const forward = a.column < b.column;
  const sides = forward
    ? ({ out: 'right', into: 'left' } as const)
    : ({ out: 'left', into: 'right' } as const);
  // The gutters that come into question, from the node where it begins to the one where it ends.
  const gutters = forward ? range(a.column + 1, b.column) : range(b.column + 1, a.column).toReversed();
  const fits = (gutter: number) =>
    forward
      ? isFree(a.row, a.column + 1, gutter - 1) && isFree(b.row, gutter, b.column - 1)
      : isFree(a.row, gutter, a.column - 1) && isFree(b.row, b.column + 1, gutter - 1);
  const ofStore = kind === 'data' ? gutters.toReversed() : gutters;
  const single = ofStore.find(fits);
  if (single !== undefined) return { ...sides, gutters: [single] };
  const channel = a.row < b.row ? b.row : b.row + 1;
  return { ...sides, gutters: [gutters[0] ?? 0, gutters.at(-1) ?? 0], level: { channel } };
}

const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);
