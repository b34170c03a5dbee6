import { expect, test } from 'vitest';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';

const { signal } = new AbortController();

const RED = [255, 0, 0];
const GREEN = [0, 255, 0];
const BLUE = [0, 0, 255];
const WHITE = [255, 255, 255];

/** Four quarters: red and green over blue and white. */
const quarters = () =>
  sharp(Buffer.from([RED, GREEN, BLUE, WHITE].flat()), { raw: { width: 2, height: 2, channels: 3 } })
    .resize(90, 60, { fit: 'fill', kernel: 'nearest' })
    .png()
    .toBuffer();

/** The colours of the four quarters, each channel rounded to 0 or 255. */
async function quartersOf(image: Buffer): Promise<number[][]> {
  const { data } = await sharp(image)
    .resize(4, 4, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return [0, 3, 12, 15].map((at) =>
    [...data.subarray(at * 3, at * 3 + 3)].map((value) => (value > 127 ? 255 : 0)),
  );
}

const stored: [orientation: number, degrees: number, mirror: 'flip' | 'flop' | undefined][] = [
  [1, 0, undefined],
  [2, 0, 'flop'],
  [3, 180, undefined],
  [4, 0, 'flip'],
  [5, 90, 'flop'],
  [6, 270, undefined],
  [7, 270, 'flop'],
  [8, 90, undefined],
];
test.each(stored)('a photo with EXIF orientation %i stands upright', async (orientation, degrees, mirror) => {
  // Prepare
  const turned = sharp(
    await sharp(await quarters())
      .rotate(degrees)
      .toBuffer(),
  );
  const mirrored = mirror ? turned[mirror]() : turned;
  const photo = await mirrored.withMetadata({ orientation }).jpeg().toBuffer();

  // Act
  const { width, height, images } = await renderThumbnails(photo, signal);

  // Assess
  expect({ width, height }).toEqual({ width: 90, height: 60 });
  expect(await quartersOf(images[0]?.webp ?? Buffer.of())).toEqual([RED, GREEN, BLUE, WHITE]);
});

test.each([0, 9, 255, 65_535])('an impossible EXIF orientation, %i, counts as none', async (orientation) => {
  // Prepare
  const photo = await sharp(await quarters())
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
  const tag = photo.indexOf(Buffer.from('1201030001000000', 'hex'));
  photo.writeUInt16LE(orientation, tag + 8);

  // Act
  const { images } = await renderThumbnails(photo, signal);

  // Assess
  expect(await quartersOf(images[0]?.webp ?? Buffer.of())).toEqual([RED, GREEN, BLUE, WHITE]);
});
