import { describe, expect, test } from 'vitest';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';
import { samples } from '../../samples/samples.ts';
import { cpuTime } from '../helpers/cpu-time.ts';
import { animatedWebp, gif, pngHeader, progressiveJpeg, webpHeader } from '../helpers/image-bombs.ts';
import { plain, rejectedAs, sample } from '../helpers/images.ts';

const { signal } = new AbortController();

describe('what is refused', () => {
  test.each([
    ['20,000 × 20,000 px', 20_000, 20_000, false],
    ['more than 120 MP', 12_000, 10_001, false],
    ['more than 16,383 px on a side', 16_384, 1, false],
    ['more than 25 MP, interlaced', 5_001, 5_000, true],
  ])('a PNG of %s, within 50 ms', async (_, width, height, interlaced) => {
    // Prepare
    const bomb = pngHeader(width, height, interlaced);

    // Act
    const tookMs = await cpuTime(async () => {
      await expect(renderThumbnails(bomb, signal)).rejects.toMatchObject(rejectedAs('TOO_MANY_PIXELS'));
    });

    // Assess
    expect(tookMs).toBeLessThan(50);
  });

  test('a WebP of 26 bytes that claims 16,383 × 16,383 px', async () => {
    // Prepare
    const bomb = webpHeader(16_383, 16_383);

    // Act
    const rendered = renderThumbnails(bomb, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs('TOO_MANY_PIXELS'));
  });

  test.each([
    ['a WebP of two frames of 25 MP and a bit', () => animatedWebp(5_001, 5_000)],
    ['a still WebP of more than 50 MP', async () => webpHeader(10_001, 5_000)],
    ['a progressive JPEG of more than 50 MP', () => progressiveJpeg('srgb', 10_001, 5_000)],
    ['a progressive CMYK JPEG of more than 25 MP', () => progressiveJpeg('cmyk', 5_001, 5_000)],
    ['a GIF of more than 50 MP', () => gif(10_001, 5_000)],
  ])('%s', async (_, make) => {
    // Prepare
    const bomb = await make();

    // Act
    const rendered = renderThumbnails(bomb, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs('TOO_MANY_PIXELS'));
  });

  test('a JPEG of thousands of scans', async () => {
    // Prepare
    const photo = await plain(256, 256).jpeg({ progressive: true }).toBuffer();
    const scan = photo.subarray(photo.lastIndexOf(Buffer.of(0xff, 0xda)), -2);
    const bomb = Buffer.concat([
      photo.subarray(0, -2),
      ...Array.from({ length: 2_000 }, () => scan),
      photo.subarray(-2),
    ]);

    // Act
    const rendered = renderThumbnails(bomb, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs('TOO_MANY_SCANS'));
  });

  test.each([10, 20, 30, 40, 50, 60, 70, 80, 90])('a photo of which %i percent arrived', async (percent) => {
    // Prepare
    const photo = sample('house-cat.jpg');
    const part = photo.subarray(0, (photo.length * percent) / 100);

    // Act
    const rendered = renderThumbnails(part, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs('CORRUPT'));
  });

  test.each([
    ['AVIF', () => plain(16, 16).avif({ effort: 0 }).toBuffer()],
    ['TIFF', () => plain(16, 16).tiff().toBuffer()],
    [
      'SVG',
      () => Promise.resolve(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')),
    ],
    ['text', () => Promise.resolve(Buffer.from('Hello World!'))],
    ['one byte', () => Promise.resolve(Buffer.of(0xff))],
  ])('%s', async (_, make) => {
    // Prepare
    const file = await make();

    // Act
    const rendered = renderThumbnails(file, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs('UNSUPPORTED_TYPE'));
  });

  const read = samples.filter(({ code }) => code !== undefined && code !== 'EMPTY');
  test.each(read)('$file is refused: $code', async ({ file, code = '' }) => {
    // Prepare
    const photo = sample(file);

    // Act
    const rendered = renderThumbnails(photo, signal);

    // Assess
    await expect(rendered).rejects.toMatchObject(rejectedAs(code));
  });
});
