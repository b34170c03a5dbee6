import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { renderBanner } from '../../functions/banner/render-banner.ts';
import { content, followersWithFaces } from '../helpers/banner-content.ts';
import { difference, expectToLookLike } from '../helpers/banner-pictures.ts';

const { signal } = new AbortController();
const LONG =
  'How to lose an afternoon with one missing comma in a bucket policy, and what the error message could have said, had anybody asked it nicely, twice';

describe('pictures look as they did when somebody found them good', () => {
  test.each([
    ['dark', content({ theme: 'dark' })],
    ['light', content({ theme: 'light' })],
    ['long-title', content({ title: LONG })],
    ['short-title', content({ title: 'Hello', theme: 'light', followers: followersWithFaces(4) })],
    ['scripts', content({ title: 'Éva Ørjan Łukasz Привет Ελλάδα Việt 長崎の舟 简体 繁體 한국어' })],
    ['emoji', content({ title: 'Five boats 📷, one 👩‍💻, a 👍🏽 and two flags 🇮🇸🇯🇵 ❤️', theme: 'light' })],
    ['markup', content({ title: '<b>Bold</b> & "quoted" <span size="99999">&amp;' })],
    ['no-letters-for-it', content({ title: 'One word العربية, another עברית, a third हिन्दी' })],
    ['no-post', content({ post: undefined, followers: followersWithFaces(2) })],
    ['no-pictures', content({ followers: followersWithFaces(10).map(({ name }) => ({ name })) })],
    ['nobody', content({ followers: [], theme: 'light' })],
  ])('%s', async (name, given) => {
    const png = await renderBanner(given, signal);

    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 1500, height: 500 });
    await expectToLookLike(name, png);
  });

  test('and a change that a person sees is seen', async () => {
    const one = await renderBanner(content(), signal);
    const others = [
      content({ title: 'What a queue taught me about patienze' }),
      content({ followers: followersWithFaces(9) }),
      content({ theme: 'light' }),
    ];

    for (const other of others) {
      expect(await difference(one, await renderBanner(other, signal))).toBeGreaterThan(0.001);
    }
  });
});

const SCRIPT = `
  const { createHash } = await import('node:crypto');
  const { renderBanner } = await import('./functions/banner/render-banner.ts');
  const { content } = await import('./test/helpers/banner-content.ts');
  const png = await renderBanner(content(${JSON.stringify({ title: 'A title 長崎 📷' })}), new AbortController().signal);
  console.log(createHash('sha256').update(png).digest('hex'));`;
const here = async () =>
  createHash('sha256')
    .update(await renderBanner(content({ title: 'A title 長崎 📷' }), signal))
    .digest('hex');
const there = (env: NodeJS.ProcessEnv) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', SCRIPT], { env, encoding: 'utf8' }).trim();

describe('the same picture, to the byte', () => {
  test('on a machine without any font or setting', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'no-fonts-'));
    onTestFinished(() => rmSync(empty, { recursive: true }));

    expect(there({ FONTCONFIG_PATH: empty, HOME: empty, XDG_DATA_HOME: empty })).toBe(await here());
  });

  test('on a machine that has fonts of its own', async () => {
    expect(there({ HOME: process.env['HOME'] })).toBe(await here());
  });
});
