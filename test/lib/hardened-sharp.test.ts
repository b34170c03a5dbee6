import { expect, test } from 'vitest';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { plain } from '../helpers/images.ts';

test.each([
  ['TIFF', () => plain(16, 16).tiff().toBuffer()],
  ['AVIF', () => plain(16, 16).avif({ effort: 0 }).toBuffer()],
  ['SVG', async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
])('%s has no loader, whatever it was taken for', async (_, make) => {
  // Prepare
  const file = await make();

  // Act
  const reading = sharp(file).metadata();

  // Assess
  await expect(reading).rejects.toThrow('unsupported image format');
});

test('nothing is read by its path', async () => {
  await expect(sharp('samples/house-cat.jpg').metadata()).rejects.toThrow('unsupported image format');
});

test('images are not kept, and take one thread', () => {
  expect(sharp.cache().memory.max).toBe(0);
  expect(sharp.concurrency()).toBe(1);
});
