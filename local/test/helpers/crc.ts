import { crc32 } from 'node:zlib';

/** The CRC-32 of bytes, as four bytes. */
export function crc(data: Buffer | string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(data));
  return bytes;
}

/** The same as headers have it. */
export const crcText = (data: Buffer | string): string => crc(data).toString('base64');
