import sharp, { type Sharp } from 'sharp';

// Where Muybridge's plate of six columns and four rows has its pictures, in pixels.
const LEFT = 11;
const COLUMN = 168;
const TOPS = [12, 138, 262, 390];
const SIZE = { width: 163, height: 106 };

/**
 * The plate of the house cat as the animation that it stands for.
 * @param plate - the photograph, at its own size
 * @param count - how many of the 24 pictures to take, from the first on
 */
export async function houseCatFrames(plate: Sharp, count: number): Promise<Sharp> {
  const cells = TOPS.flatMap((top) =>
    Array.from({ length: 6 }, (_, i) => ({ top, left: LEFT + i * COLUMN })),
  );
  const frames = cells.slice(0, count).map((cell) => plate.clone().extract({ ...cell, ...SIZE }));
  return sharp(await Promise.all(frames.map((frame) => frame.png().toBuffer())), {
    join: { animated: true },
  });
}
