import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type JpegOptions } from 'sharp';

const FOLDER = 'out/bench';
const SOURCE = 'samples/nagasaki-boats.jpg';

/**
 * A photograph of so many megapixels: a real one, enlarged, with the noise that a camera would add (without it a
 * JPEG decoder has next to nothing to do).
 * @returns its path; made once and kept
 */
export async function photo(megapixels: number, options: JpegOptions = {}): Promise<string> {
  const file = join(FOLDER, `${[`${megapixels}mp`, ...Object.values(options)].join('-')}.jpg`);
  if (existsSync(file)) return file;
  mkdirSync(FOLDER, { recursive: true });
  const width = Math.round(Math.sqrt((megapixels * 1e6 * 4) / 3));
  const height = Math.round((width * 3) / 4);
  const noise = await sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#808080',
      noise: { type: 'gaussian', mean: 128, sigma: 20 },
    },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 1 })
    .toBuffer();
  await sharp(SOURCE)
    .resize(width, height, { fit: 'fill' })
    .composite([{ input: noise, blend: 'soft-light', limitInputPixels: false }])
    .jpeg({ quality: 90, chromaSubsampling: '4:2:0', ...options })
    .toFile(file);
  return file;
}
