import type { Seat } from './render-avatar.ts';

/** Of the banner, in pixels, as are all lengths here. */
export const SIZE = { width: 1500, height: 500 };

/** The lower left stays free: that is where a social network puts the picture of the profile. */
export const TEXT = {
  left: 88,
  /** Of the lines in small capitals. */
  label: 78,
  title: { top: 128, width: 800, height: 220 },
  /** Between the title and the time below it. */
  gap: 32,
};

const DIAMETER = 96;
const STEP = 110;
const ROWS = [3, 4, 3];
const LEFT = 1000;
const TOP = 128;

/** A honeycomb: row by row, from the left. */
export const SEATS: { middle: number; places: Seat[] } = {
  middle: LEFT + (3 * STEP + DIAMETER) / 2,
  places: ROWS.flatMap((count, row) => {
    const indent = ((4 - count) * STEP) / 2;
    return Array.from({ length: count }, (_, i) => ({
      x: LEFT + indent + i * STEP + DIAMETER / 2,
      y: TOP + row * STEP * 0.88 + DIAMETER / 2,
      diameter: DIAMETER,
    }));
  }),
};
