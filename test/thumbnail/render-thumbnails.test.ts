import { describe, expect, test } from 'vitest';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';
import { samples } from '../../samples/samples.ts';
import { plain, sample } from '../helpers/images.ts';

const { signal } = new AbortController();

describe('sizes', () => {
  test.each([
    [4000, 3000, ['1280×960', '480×360', '160×120']],
    [3000, 4000, ['960×1280', '360×480', '120×160']],
    [300, 200, ['300×200', '160×107']],
    [160, 160, ['160×160']],
    [1, 1, ['1×1']],
    [16_383, 2, ['1280×1', '480×1', '160×1']],
  ])('%i × %i px become %j', async (width, height, expected) => {
    // Prepare
    const photo = await plain(width, height).png().toBuffer();

    // Act
    const { images } = await renderThumbnails(photo, signal);

    // Assess
    const decoded = await Promise.all(images.map(({ webp }) => sharp(webp).metadata()));
    expect(images.map((image) => `${image.width}×${image.height}`)).toEqual(expected);
    expect(decoded.map((image) => `${image.width}×${image.height}`)).toEqual(expected);
    expect(images.map(({ size }) => size)).toEqual(
      images.map((image) => Math.max(image.width, image.height)),
    );
  });
});

describe('what comes out', () => {
  test('has no metadata: no place, no camera, no profile', async () => {
    // Prepare
    const photo = sample('rotated-with-gps.jpg');
    expect(await sharp(photo).metadata()).toHaveProperty('exif');

    // Act
    const { images } = await renderThumbnails(photo, signal);

    // Assess
    for (const { webp } of images) {
      const metadata = await sharp(webp).metadata();
      for (const kind of ['exif', 'icc', 'iptc', 'xmp', 'orientation'])
        expect(metadata).not.toHaveProperty(kind);
      expect(webp.includes('EXIF')).toBe(false);
    }
  });

  test.each([
    ['CMYK', () => plain(64, 64).toColourspace('cmyk').jpeg().toBuffer()],
    ['16 bits a channel', () => plain(64, 64).toColourspace('rgb16').png().toBuffer()],
    ['a wider gamut', () => plain(64, 64).withIccProfile('p3').jpeg().toBuffer()],
  ])('is in sRGB, also of a photo in %s', async (_, make) => {
    // Prepare
    const photo = await make();

    // Act
    const { images, color } = await renderThumbnails(photo, signal);

    // Assess
    expect(await sharp(images[0]?.webp).metadata()).toMatchObject({
      space: 'srgb',
      depth: 'uchar',
      channels: 3,
    });
    const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    for (const [index, expected] of [0x33, 0x66, 0x99].entries()) {
      expect(Math.abs((channels[index] ?? 0) - expected)).toBeLessThan(24);
    }
  });

  test('is grey of a grey photo', async () => {
    // Prepare
    const photo = await plain(64, 64, '#808080').toColourspace('b-w').jpeg().toBuffer();

    // Act
    const { color } = await renderThumbnails(photo, signal);

    // Assess
    expect(color).toBe('#808080');
  });

  test('keeps transparency, but previews on white', async () => {
    // Prepare
    const photo = await sharp({ create: { width: 64, height: 64, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();

    // Act
    const { images, color } = await renderThumbnails(photo, signal);

    // Assess
    expect(await sharp(images[0]?.webp).metadata()).toMatchObject({ hasAlpha: true });
    expect(color).toBe('#ffffff');
  });

  test.each(['animated.gif', 'animated.webp'])('is the first frame of %s', async (file) => {
    // Prepare
    const photo = sample(file);
    const first = await sharp(photo, { pages: 1 }).metadata();

    // Act
    const { width, height, images } = await renderThumbnails(photo, signal);

    // Assess
    expect({ width, height }).toEqual({ width: first.width, height: first.height });
    expect((await sharp(images[0]?.webp).metadata()).pages).toBeUndefined();
  });

  test('has a blur of at most 200 characters, however busy the photo', async () => {
    // Prepare
    const noise = { type: 'gaussian', mean: 128, sigma: 100 } as const;
    const photos = [8, 16, 64, 500].map((size) =>
      sharp({ create: { width: size, height: size, channels: 3, background: 'white', noise } })
        .png()
        .toBuffer(),
    );

    // Act
    const renderings = await Promise.all(photos.map(async (photo) => renderThumbnails(await photo, signal)));

    // Assess
    for (const { blur } of renderings) {
      expect(blur.length).toBeLessThanOrEqual(200);
      const tiny = Buffer.from(blur.replace('data:image/webp;base64,', ''), 'base64');
      expect(await sharp(tiny).metadata()).toMatchObject({ format: 'webp', width: 8 });
    }
  });
});

describe('samples', () => {
  test.each(samples.filter(({ expected }) => expected === 'ready'))(
    '$file becomes thumbnails',
    async ({ file }) => {
      // Prepare
      const photo = sample(file);

      // Act
      const { images } = await renderThumbnails(photo, signal);

      // Assess
      expect(images.length).toBeGreaterThan(0);
    },
  );
});

test('rendering stops when the time is up', async () => {
  // Prepare
  const stop = new AbortController();
  stop.abort(new Error('Time is up'));

  // Act
  const rendered = renderThumbnails(sample('house-cat.jpg'), stop.signal);

  // Assess
  await expect(rendered).rejects.toThrow('Time is up');
});
