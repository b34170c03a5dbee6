import type { Metadata } from 'sharp';
import { limits } from '../limits.ts';
import { asCorrupt, ImageRejectedError } from '../rejection.ts';
import { countScans } from './count-scans.ts';
import { detectType, type ImageType } from './detect-type.ts';
import { sharp } from './hardened-sharp.ts';

/** What a photo says of itself. */
export interface Inspection {
  type: ImageType;
  /** Upright, in pixels. */
  width: number;
  height: number;
}

/**
 * Decides by the header alone whether a photo is worth decoding: a file of a hundred bytes can ask for gigabytes.
 * @throws ImageRejectedError
 */
export async function inspectImage(photo: Buffer): Promise<Inspection> {
  const type = detectType(photo);
  if (!type) throw new ImageRejectedError('UNSUPPORTED_TYPE', 'Neither JPEG, PNG, WebP nor GIF');

  const header = await readHeader(photo);
  const { width, height } = header.autoOrient;
  if (Math.max(width, height) > limits.side || width * height > mostPixels(type, header)) {
    throw new ImageRejectedError('TOO_MANY_PIXELS', `${width} × ${height} ${type}`);
  }
  if (type === 'image/jpeg' && countScans(photo, limits.scans) > limits.scans) {
    throw new ImageRejectedError('TOO_MANY_SCANS', `More than ${limits.scans} scans`);
  }
  return { type, width, height };
}

function mostPixels(type: ImageType, { isProgressive, pages = 1, space }: Metadata): number {
  if (type === 'image/gif') return limits.pixelsHeld;
  if (type === 'image/webp') return pages > 1 ? limits.pixelsHeldWide : limits.pixelsHeld;
  if (!isProgressive) return limits.pixels;
  return type === 'image/png' || space === 'cmyk' ? limits.pixelsHeldWide : limits.pixelsHeld;
}

async function readHeader(photo: Buffer) {
  try {
    // sharp's own limit would refuse too, but not say why.
    return await sharp(photo, { limitInputPixels: false }).metadata();
  } catch (cause) {
    throw asCorrupt(cause);
  }
}
