const MARKER = 0xff;
const START_OF_SCAN = 0xda;

/**
 * How many scans a JPEG has; counting ends once there are more than `enough`. Every scan makes the decoder pass over
 * the whole image again, so that a small file can keep it busy for seconds.
 * @see https://www.w3.org/Graphics/JPEG/itu-t81.pdf B.1.1
 */
export function countScans(jpeg: Buffer, enough: number): number {
  let scans = 0;
  let at = jpeg.indexOf(MARKER);
  while (at >= 0 && at + 1 < jpeg.length && scans <= enough) {
    const marker = jpeg.readUInt8(at + 1);
    if (marker === START_OF_SCAN) scans += 1;
    const next = hasLength(marker) && at + 3 < jpeg.length ? at + 2 + jpeg.readUInt16BE(at + 2) : at + 1;
    at = jpeg.indexOf(MARKER, next);
  }
  return scans;
}

/**
 * Whether a segment with a length follows, to be skipped whole: its bytes may look like markers. None follows an
 * escaped data byte (00), fill (FF), TEM (01), and the restart, start and end markers (D0 to D9).
 */
const hasLength = (marker: number): boolean =>
  marker > 0x01 && marker !== MARKER && !(marker >= 0xd0 && marker <= 0xd9);
