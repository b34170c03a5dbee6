import type { OutputInfo, Sharp } from 'sharp';

/** An image in memory: eight bits a channel, sRGB, with or without alpha. */
export interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

/** Runs a pipeline to its pixels. */
export const toPixels = (image: Sharp): Promise<Pixels> =>
  image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
