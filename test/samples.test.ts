import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Metadata } from 'sharp';
import { describe, expect, test } from 'vitest';
import { samples } from '../samples/samples.ts';

const FOLDER = 'samples';
const SOURCES = /\.(ts|md)$/;

const read = (file: string) => readFileSync(join(FOLDER, file));
const header = (file: string) => sharp(read(file), { animated: true, limitInputPixels: false }).metadata();
// File systems differ in how they compose letters.
const names = () =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name.normalize('NFC'));

describe('the samples', () => {
  test('are exactly the files that the manifest lists', () => {
    const listed = samples.map(({ file }) => file);
    expect(new Set(listed)).toEqual(new Set(names().filter((name) => !SOURCES.test(name))));
    expect(listed).toHaveLength(new Set(listed).size);
  });

  test('are all in the README, with the code of those that are rejected', () => {
    const lines = read('README.md').toString().split('\n');
    for (const { file, code } of samples) {
      const mentions = lines.filter((line) => line.includes(`\`${file}\``));
      expect(mentions.length, file).toBeGreaterThan(0);
      if (code) expect(mentions.join('\n')).toContain(`rejected, \`${code}\``);
    }
  });

  test('say why if, and only if, they are rejected', () => {
    for (const { file, expected, code } of samples)
      expect(code !== undefined, file).toBe(expected === 'rejected');
  });

  test('weigh less than 3 MB', () => {
    const bytes = names().map((name) => statSync(join(FOLDER, name)).size);
    expect(bytes.reduce((sum, size) => sum + size)).toBeLessThan(3e6);
  });

  test('include a key with spaces, a plus and letters beyond ASCII', () => {
    expect(samples.some(({ file }) => / .*\+|\+.* /.test(file) && /[^\p{ASCII}]/u.test(file))).toBe(true);
  });
});

describe('each sample is what its name says', () => {
  test.each<[file: string, is: Partial<Metadata>]>([
    ['nagasaki-boats.jpg', { format: 'jpeg', isProgressive: false, width: 1024, height: 819 }],
    ['allium-oreophilum.jpg', { format: 'jpeg', isProgressive: false, width: 807, height: 1024 }],
    ['french-alpine-landscape.jpg', { format: 'jpeg', isProgressive: false, width: 1024, height: 484 }],
    ['house-cat.jpg', { format: 'jpeg', isProgressive: false, width: 1024, height: 510 }],
    ['rotated-with-gps.jpg', { format: 'jpeg', orientation: 6, autoOrient: { width: 900, height: 425 } }],
    ['長崎の舟 + sails (progressive).jpg', { format: 'jpeg', isProgressive: true }],
    ['transparent.png', { format: 'png', hasAlpha: true }],
    ['animated.webp', { format: 'webp', pages: 24 }],
    ['animated.gif', { format: 'gif', pages: 12 }],
    ['cmyk.jpg', { format: 'jpeg', space: 'cmyk', channels: 4 }],
    ['png-inside.jpg', { format: 'png' }],
    ['scan.tiff', { format: 'tiff' }],
    ['bomb.png', { format: 'png', width: 20_000, height: 20_000 }],
  ])('%s', async (file, is) => {
    expect(await header(file)).toMatchObject(is);
  });

  test('rotated-with-gps.jpg tells where it was taken', async () => {
    const { exif } = await header('rotated-with-gps.jpg');
    const latitude = Buffer.from(Uint32Array.of(45, 1, 55, 1).buffer);
    expect(exif?.includes(latitude)).toBe(true);
  });

  test('transparent.png is transparent around an opaque flower', async () => {
    const { channels, isOpaque } = await sharp(read('transparent.png')).stats();
    expect(isOpaque).toBe(false);
    expect(channels[3]).toMatchObject({ min: 0, max: 255 });
  });

  test('animated.webp moves', async () => {
    const [first, last] = await Promise.all(
      [0, 23].map((page) => sharp(read('animated.webp'), { page }).raw().toBuffer()),
    );
    expect(first).not.toEqual(last);
  });

  test('truncated.jpg has a good header and no end', async () => {
    await expect(header('truncated.jpg')).resolves.toMatchObject({ format: 'jpeg', width: 640 });
    const decoding = sharp(read('truncated.jpg'), { failOn: 'warning' }).raw().toBuffer();
    // libvips keeps its messages for all threads together, so which one is told depends on what else runs.
    await expect(decoding).rejects.toThrow(/premature end of JPEG image|Warning treated as error/);
  });

  test('text-inside.jpg and empty.jpg are no images', async () => {
    await expect(header('text-inside.jpg')).rejects.toThrow('unsupported image format');
    expect(read('empty.jpg')).toHaveLength(0);
  });
});
