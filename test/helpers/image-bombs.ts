import { crc32, deflateSync } from 'node:zlib';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { plain } from './images.ts';

/** The start of a PNG that claims these dimensions and has one row of pixels: what a decompression bomb looks like. */
export function pngHeader(width: number, height: number, interlaced = false): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, interlaced ? 1 : 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const row = deflateSync(Buffer.alloc(1 + 3 * width));
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', row),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}

/** The 25 bytes with which a lossless WebP of these dimensions begins. */
export function webpHeader(width: number, height: number): Buffer {
  const bomb = Buffer.from('RIFF....WEBPVP8L....\x2f....\0', 'latin1');
  bomb.writeUInt32LE(bomb.length - 8, 4);
  bomb.writeUInt32LE(bomb.length - 20, 16);
  bomb.writeUInt32LE(width - 1 + (height - 1) * 2 ** 14, 21);
  return bomb;
}

/** A WebP of two small frames on a canvas of these dimensions. */
export async function animatedWebp(width: number, height: number): Promise<Buffer> {
  const frames = await Promise.all(['red', 'blue'].map((color) => plain(16, 16, color).png().toBuffer()));
  const webp = await sharp(frames, { join: { animated: true } })
    .webp()
    .toBuffer();
  const canvas = webp.indexOf('VP8X') + 12;
  webp.writeUIntLE(width - 1, canvas, 3);
  webp.writeUIntLE(height - 1, canvas + 3, 3);
  return webp;
}

/** A progressive JPEG that claims these dimensions. */
export async function progressiveJpeg(
  space: 'srgb' | 'cmyk',
  width: number,
  height: number,
): Promise<Buffer> {
  const jpeg = await plain(16, 16).toColourspace(space).jpeg({ progressive: true }).toBuffer();
  const frame = jpeg.indexOf(Buffer.of(0xff, 0xc2));
  jpeg.writeUInt16BE(height, frame + 5);
  jpeg.writeUInt16BE(width, frame + 7);
  return jpeg;
}

/** A GIF that claims these dimensions, for its canvas and for its frame. */
export async function gif(width: number, height: number): Promise<Buffer> {
  const bytes = await plain(16, 16).gif().toBuffer();
  const frame = bytes.indexOf(Buffer.from('2c0000000010001000', 'hex')) + 5;
  for (const at of [6, frame]) {
    bytes.writeUInt16LE(width, at);
    bytes.writeUInt16LE(height, at + 2);
  }
  return bytes;
}
