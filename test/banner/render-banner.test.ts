import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { cleanText } from '../../functions/banner/clean-text.ts';
import { renderTitle } from '../../functions/banner/render-title.ts';
import { renderBanner } from '../../functions/banner/render-banner.ts';
import { pngBomb } from '../../samples/bomb.ts';
import { content, followersWithFaces } from '../helpers/banner-content.ts';
import { sample } from '../helpers/images.ts';
import { NAUGHTY } from '../helpers/naughty-strings.ts';

const { signal } = new AbortController();
const BOX = { width: 800, height: 220 };

/** What is to the right of the title: nothing that a title says may reach there. */
const rightPart = async (png: Buffer) =>
  sharp(png).extract({ left: 940, top: 0, width: 560, height: 500 }).raw().toBuffer();

describe('a title cannot leave its place', () => {
  test.each([
    ['markup', '</span><span size="999999" rise="-99999">x'],
    ['an unclosed entity', 'a & b &lt &#x41;'],
    ['10,000 characters', 'Donaudampfschifffahrtsgesellschaft'.repeat(300)],
    ['10,000 characters without a space', 'W'.repeat(10_000)],
    ['piled up marks', `z${'\u0300\u0301\u0302'.repeat(500)}algo`],
    ['text from right to left', '\u202E\u2067 reversed'],
    ['a tab and a line end in each word', 'a\nb\tc\r\n'.repeat(50)],
    ['nothing', ''],
    ['emoji', '👩‍💻'.repeat(300)],
    ['the widest of characters', '﷽𒐫'.repeat(40)],
  ])('%s', async (_, title) => {
    const usual = await rightPart(await renderBanner(content(), signal));

    const png = await renderBanner(content({ title }), signal);

    expect((await rightPart(png)).equals(usual)).toBe(true);
  });

  test('of a list of naughty strings, none breaks the rendering', async () => {
    for (const title of NAUGHTY) {
      const clean = cleanText(title, 200) || 'x';
      const { width, height } = await renderTitle(clean, '#ffffff', BOX);
      expect(height, title).toBeLessThanOrEqual(BOX.height);
      expect(width, title).toBeLessThanOrEqual(BOX.width + 20);
    }
  });

  test('a source’s name does not reach it either, nor a follower’s', async () => {
    const usual = await rightPart(await renderBanner(content({ followers: [] }), signal));
    const post = { title: 'x', source: '<W>'.repeat(5_000), publishedAt: new Date(0) };

    const png = await renderBanner(content({ post, followers: [] }), signal);
    const named = renderBanner(content({ followers: [{ name: '<b>&\u202E'.repeat(5_000) }] }), signal);

    expect((await rightPart(png)).equals(usual)).toBe(true);
    await expect(named).resolves.toBeInstanceOf(Buffer);
  });
});

describe('a picture that cannot be shown is an initial', () => {
  test.each<[string, Buffer]>([
    ['a bomb', pngBomb(20_000)],
    ['a truncated JPEG', sample('truncated.jpg')],
    ['a TIFF', sample('scan.tiff')],
    ['a text', sample('text-inside.jpg')],
    ['no byte', Buffer.alloc(0)],
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')],
    ['17 megapixels', pngBomb(4_200)],
  ])('%s', async (_, avatar) => {
    const without = await renderBanner(content({ followers: [{ name: 'Ada' }] }), signal);

    const png = await renderBanner(content({ followers: [{ name: 'Ada', avatar }] }), signal);

    expect(png.equals(without)).toBe(true);
  });

  test('and one that can be shown is not', async () => {
    const without = await renderBanner(content({ followers: [{ name: 'Ada' }] }), signal);

    for (const file of ['house-cat.jpg', 'animated.gif', 'animated.webp', 'transparent.png', 'cmyk.jpg']) {
      const followers = [{ name: 'Ada', avatar: sample(file) }];
      expect((await renderBanner(content({ followers }), signal)).equals(without), file).toBe(false);
    }
  });
});

test('a banner has no metadata, and weighs less than a social network takes', async () => {
  const png = await renderBanner(content(), signal);

  const metadata = await sharp(png).metadata();
  for (const kind of ['exif', 'icc', 'xmp', 'iptc']) expect(metadata).not.toHaveProperty(kind);
  expect(png.length).toBeLessThan(1e6);
});

test('eleven followers are ten', async () => {
  const ten = await renderBanner(content({ followers: followersWithFaces(10) }), signal);

  expect((await renderBanner(content({ followers: followersWithFaces(11) }), signal)).equals(ten)).toBe(true);
});

test('rendering stops when the time is up', async () => {
  const stop = new AbortController();
  stop.abort(new Error('Time is up'));

  await expect(renderBanner(content(), stop.signal)).rejects.toThrow('Time is up');
});
