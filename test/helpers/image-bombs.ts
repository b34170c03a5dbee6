import { crc32, deflateSync } from 'node:zlib';

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
