import { readdirSync, readFileSync } from 'node:fs';
import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cleanText, graphemesOf } from '../../functions/banner/clean-text.ts';
import { codePointsIn } from '../../functions/banner/fonts/code-points.ts';
import { hasGlyph } from '../../functions/banner/fonts.ts';
import { cpuTime } from '../helpers/cpu-time.ts';
import { NAUGHTY } from '../helpers/naughty-strings.ts';

const JOINS = new Set(['\u200D', '\uFE0F', ' ']);
const isDrawn = (text: string) =>
  Array.from(cleanText(text, 100)).every((character) => hasGlyph(character) || JOINS.has(character));

const isStable = (text: string) => {
  const once = cleanText(text, 40);
  return cleanText(once, 40) === once;
};

const FONTS = 'functions/banner/fonts';

describe('a title', () => {
  test.each([
    ['markup stays text', '<b>x</b> &amp;', '<b>x</b> &amp;'],
    ['line ends and tabs are spaces', 'a\r\nb\tc\u2028d\u0085e', 'a b c d e'],
    ['control characters are gone', 'a\u0000\u0007\u001bb\u009fc', 'a b c'],
    ['nobody turns the line around', 'abc\u202Egnp.exe\u202C\u2066x\u2069\u200F', 'abcgnp.exex'],
    ['nothing invisible', 'a\u200Bb\u2060c\uFEFFd\u00ADe\u{E0041}f', 'abcdef'],
    ['private characters are gone', 'a\uE000\u{F0000}b', 'ab'],
    ['marks do not pile up', `z${'\u0300\u0301\u0302'.repeat(40)}algo`, 'z\u0300algo'],
    ['composed, so that it has its glyphs', 'Vie\u0323\u0302t', 'Việt'],
    ['scripts without glyphs are an ellipsis', 'see العربية نص here', 'see … here'],
    ['nothing but such letters is nothing', 'العربية', ''],
    ['nothing but signs is nothing', '\u202E ••• --- ', ''],
    ['compatible letters stand in', 'ﬁne 𝐛𝐨𝐥𝐝 ｱ', 'fine bold ア'],
    ['a broken surrogate is gone', 'a\uD83Db', 'ab'],
    ['emoji stay whole', '👩‍💻 👍🏽 🇮🇸 ❤️ 1️⃣', '👩‍💻 👍🏽 🇮🇸 ❤️ 1️⃣'],
    ['Chinese, Japanese and Korean stay', '龟 龜 長崎の舟 ひらがな 한국어', '龟 龜 長崎の舟 ひらがな 한국어'],
  ])('%s', (_, text, expected) => {
    expect(cleanText(text, 100)).toBe(expected);
  });

  test('of ten thousand characters ends in an ellipsis, and takes no time', async () => {
    let clean = '';

    const tookMs = await cpuTime(() => {
      clean = cleanText('word '.repeat(2_000), 100);
    });

    expect(graphemesOf(clean).length).toBeLessThanOrEqual(100);
    expect(clean.endsWith('d…')).toBe(true);
    expect(tookMs).toBeLessThan(200);
  });

  test('never has a character that would be a box, whatever it was', () => {
    assert(property(string({ unit: 'binary', maxLength: 60 }), isDrawn), { numRuns: 2_000 });
    assert(property(string({ unit: 'grapheme', maxLength: 60 }), isDrawn), { numRuns: 2_000 });
    expect(NAUGHTY.filter((text) => !isDrawn(text))).toEqual([]);
  });

  test('is the same after it was cleaned once', () => {
    expect(NAUGHTY.filter((text) => !isStable(text))).toEqual([]);
  });
});

test('the list of characters that have glyphs is what the fonts have', () => {
  const fonts = readdirSync(FONTS).filter((name) => name.endsWith('.ttf'));
  const inFonts = new Set(fonts.flatMap((name) => [...codePointsIn(readFileSync(`${FONTS}/${name}`))]));

  expect(fonts).toHaveLength(6);
  expect(inFonts.size).toBeGreaterThan(17_000);
  const listed = [...inFonts].filter((codePoint) => hasGlyph(String.fromCodePoint(codePoint)));
  expect(listed).toHaveLength(inFonts.size);
  const beyond = Array.from({ length: 0x20000 }, (_, i) => i).filter(
    (codePoint) => hasGlyph(String.fromCodePoint(codePoint)) && !inFonts.has(codePoint),
  );
  expect(beyond).toEqual([]);
});
