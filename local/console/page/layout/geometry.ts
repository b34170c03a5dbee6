/** Pixels of the picture, before it is scaled. */
export const SIZE = {
  node: { width: 172, height: 44 },
  /** Of what nothing leads to. */
  chip: { width: 172, height: 24 },
  /** Between columns and between rows. */
  gutter: 66,
  channel: 20,
  margin: { left: 46, top: 24, right: 30, bottom: 18 },
  /** Between the main part and what is below it: room for captions, and for each rail that leads to failures. */
  below: 34,
  rail: 6,
  corner: 8,
} as const;

export interface Point {
  x: number;
  y: number;
}

export interface Box extends Point {
  width: number;
  height: number;
}

/** Where a node is on the grid. */
export interface Cell {
  column: number;
  row: number;
}

export const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** The smallest box around some others, with a margin. */
export function around(boxes: Box[], margin: number): Box {
  if (boxes.length === 0) return { x: 0, y: 0, width: 0, height: 0 };
  const x = Math.min(...boxes.map((box) => box.x)) - margin;
  const y = Math.min(...boxes.map((box) => box.y)) - margin;
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin;
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin;
  return { x, y, width: right - x, height: bottom - y };
}

/** An SVG path through points, whose corners are round. */
export function roundedPath(points: Point[], radius: number = SIZE.corner): string {
  const [first, ...rest] = points;
  if (!first) return '';
  const parts = [`M${first.x} ${first.y}`];
  for (const [index, at] of rest.entries()) {
    const before = points[index] ?? at;
    const after = rest[index + 1];
    const r = after ? Math.min(radius, distance(before, at) / 2, distance(at, after) / 2) : 0;
    if (!after || r < 1) {
      parts.push(`L${at.x} ${at.y}`);
      continue;
    }
    const into = toward(at, before, r);
    const out = toward(at, after, r);
    parts.push(`L${into.x} ${into.y}Q${at.x} ${at.y} ${out.x} ${out.y}`);
  }
  return parts.join('');
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function toward(from: Point, to: Point, length: number): Point {
  const all = distance(from, to) || 1;
  return {
    x: round(from.x + ((to.x - from.x) * length) / all),
    y: round(from.y + ((to.y - from.y) * length) / all),
  };
}

const round = (n: number): number => Math.round(n * 10) / 10;
