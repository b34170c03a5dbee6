import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { expect } from 'vitest';

/** Blurred and small, pictures differ only in what a person would see. */
const pixelsOf = (picture: Buffer) =>
  sharp(picture).resize(500).blur(1).removeAlpha().raw().toBuffer({ resolveWithObject: true });

/** The share of pixels in which two pictures differ for the eye, 0 to 1; 1 if they differ in size. */
export async function difference(one: Buffer, other: Buffer): Promise<number> {
  const [a, b] = await Promise.all([pixelsOf(one), pixelsOf(other)]);
  if (a.info.height !== b.info.height) return 1;
  const pixels = a.data.length / 3;
  const differs = (at: number) =>
    [0, 1, 2].some(
      (channel) => Math.abs((a.data[at * 3 + channel] ?? 0) - (b.data[at * 3 + channel] ?? 0)) > 24,
    );
  return Array.from({ length: pixels }, (_, at) => at).filter(differs).length / pixels;
}

/**
 * Compares with the picture that somebody has looked at and found good. After a change of the design look again: with
 * UPDATE_GOLDEN set, what is rendered becomes that picture.
 */
export async function expectToLookLike(name: string, png: Buffer): Promise<void> {
  const file = `test/banner/golden/${name}.webp`;
  if (process.env['UPDATE_GOLDEN']) writeFileSync(file, await sharp(png).webp({ quality: 82 }).toBuffer());
  expect(existsSync(file), file).toBe(true);
  expect(await difference(png, readFileSync(file)), name).toBeLessThan(0.001);
}
