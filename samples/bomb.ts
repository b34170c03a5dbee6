import { encodePng, GREY } from './png.ts';

/**
 * A valid black PNG, square, with one bit a pixel: it deflates to a thousandth of its size. An image library would
 * first want all the pixels in memory.
 * @param side - in pixels
 */
export function pngBomb(side: number): Buffer {
  const row = 1 + Math.ceil(side / 8); // Each row begins with the number of its filter.
  return encodePng({ width: side, height: side, depth: 1, color: GREY }, Buffer.alloc(row * side));
}
