import sharp from 'sharp';
import { expectStatus, request } from './answer.ts';
import type { Thumbnail } from './api.ts';
import { UnexpectedError } from './errors.ts';
import type { Photo } from './ports.ts';

/**
 * Downloads the thumbnail of this size and looks at its bytes.
 * @returns what it is, in words
 * @throws UnexpectedError if it is no WebP of this size, or not as large as the API says
 */
export async function checkThumbnail(
  thumbnails: Thumbnail[],
  { width, height }: Photo['thumbnail'],
): Promise<string> {
  const thumbnail = thumbnails.find((each) => each.width === width);
  if (!thumbnail) throw new UnexpectedError(`None of the thumbnails is ${width} px wide`);
  const response = await expectStatus('S3', 200, await request(thumbnail.url));
  const picture = Buffer.from(await response.arrayBuffer());
  const seen = describe({ ...(await sharp(picture).metadata()), bytes: picture.length });
  const expected = describe({ format: 'webp', width, height, bytes: thumbnail.bytes });
  if (seen !== expected) throw new UnexpectedError(`The thumbnail is ${seen}, not ${expected}`);
  return seen;
}

const describe = (picture: { format: string; width: number; height: number; bytes: number }) =>
  `${picture.width} × ${picture.height} ${picture.format}, ${picture.bytes} bytes`;
