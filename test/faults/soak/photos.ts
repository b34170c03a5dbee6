import { createHash } from 'node:crypto';
import { renderThumbnails } from '../../../functions/thumbnail/render-thumbnails.ts';
import { sharp } from '../../../lib/images/hardened-sharp.ts';
import type { RejectionCode } from '../../../lib/rejection.ts';
import { sample } from '../../helpers/images.ts';

/** A file to upload, and what the app has to make of it. */
export interface Photo {
  name: string;
  body: Buffer;
  status: 'ready' | 'rejected';
  code?: RejectionCode;
  type?: string;
  /** S3's ETags of its thumbnails, the largest first: the MD5 of their bytes. */
  thumbnails: string[];
}

const md5 = (bytes: Buffer): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

/** A sample made small, so that it is quickly rendered. */
async function ready(file: string, side: number, format: 'jpeg' | 'png' | 'webp'): Promise<Photo> {
  const small = sharp(sample(file)).autoOrient().resize(side, side, { fit: 'inside' });
  const body = await small.toFormat(format).toBuffer();
  const { type, images } = await renderThumbnails(body, AbortSignal.timeout(60_000));
  return {
    name: `${file} ${side}`,
    body,
    status: 'ready',
    type,
    thumbnails: images.map(({ webp }) => md5(webp)),
  };
}

const rejected = (name: string, body: Buffer, code: RejectionCode): Photo => ({
  name,
  body,
  status: 'rejected',
  code,
  thumbnails: [],
});

/** What people upload. No two have the same thumbnails. */
export async function makePhotos(): Promise<Photo[]> {
  const small = await ready('house-cat.jpg', 300, 'jpeg');
  return [
    small,
    await ready('allium-oreophilum.jpg', 150, 'jpeg'),
    await ready('nagasaki-boats.jpg', 200, 'png'),
    await ready('transparent.png', 240, 'png'),
    await ready('rotated-with-gps.jpg', 320, 'webp'),
    await ready('french-alpine-landscape.jpg', 500, 'jpeg'),
    rejected('cut short', small.body.subarray(0, small.body.length / 2), 'CORRUPT'),
    rejected('text-inside.jpg', sample('text-inside.jpg'), 'UNSUPPORTED_TYPE'),
    rejected('bomb.png', sample('bomb.png'), 'TOO_MANY_PIXELS'),
    rejected('empty.jpg', sample('empty.jpg'), 'EMPTY'),
  ];
}
