/** A stretch that some edges share within a gutter or a channel. */
export interface Stretch {
  key: string;
  from: number;
  to: number;
}

/** The track of each key, from 0, and how many there are. */
export interface Tracks {
  tracks: Map<string, number>;
  count: number;
}

const CLEARANCE = 6;

/**
 * Lays stretches side by side: those that would touch get tracks of their own.
 */
export function tracksOf(stretches: Stretch[]): Tracks {
  const merged = new Map<string, Stretch>();
  for (const { key, from, to } of stretches) {
    const [low, high] = [Math.min(from, to), Math.max(from, to)];
    const known = merged.get(key);
    merged.set(key, {
      key,
      from: Math.min(low, known?.from ?? low),
      to: Math.max(high, known?.to ?? high),
    });
  }
  const tracks = new Map<string, number>();
  const ends: Stretch[][] = [];
  const inOrder = [...merged.values()].toSorted((a, b) => a.from - b.from || (a.key < b.key ? -1 : 1));
  for (const stretch of inOrder) {
    const free = ends.findIndex((track) =>
      track.every((other) => other.to + CLEARANCE <= stretch.from || stretch.to + CLEARANCE <= other.from),
    );
    const track = free < 0 ? ends.length : free;
    (ends[track] ??= []).push(stretch);
    tracks.set(stretch.key, track);
  }
  return { tracks, count: ends.length };
}
