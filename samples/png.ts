import { crc32, deflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** Colour types of PNG. */
export const GREY = 0;
/** Three bytes a pixel. */
export const RGB = 2;

/**
 * A PNG, written by hand: it needs no library, and no memory but for its rows.
 * @param rows - each begins with the number of its filter, 0 for none
 * @see https://www.w3.org/TR/png-3/
 */
export function encodePng(
  { width, height, depth, color }: { width: number; height: number; depth: 1 | 8; color: number },
  rows: Buffer,
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.writeUInt8(depth, 8);
  header.writeUInt8(color, 9);
  const pixels = deflateSync(rows, { level: 9 });
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', pixels), chunk('IEND')]);
}

function chunk(type: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
