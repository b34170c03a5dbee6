// Makes the fonts beside it anew from packages of npm: node functions/banner/fonts/make.ts
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commonHan, commonHangul, japanese } from './characters.ts';
import { codePointsIn, toRanges } from './code-points.ts';

/** In a folder of their own, for as long as this takes: together they are 200 MB. */
const PACKAGES = {
  'subset-font': '2.9.0',
  '@expo-google-fonts/inter': '0.4.2',
  '@expo-google-fonts/noto-sans-jp': '0.4.3',
  '@expo-google-fonts/noto-sans-sc': '0.4.3',
  '@expo-google-fonts/noto-sans-kr': '0.4.3',
  '@expo-google-fonts/noto-emoji': '0.4.7',
};

type Subset = (font: Buffer, text: string, options: { targetFormat: 'truetype' }) => Promise<Buffer>;

const folder = mkdtempSync(join(tmpdir(), 'fonts-'));
const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', ...packages]);
const subset: Subset = createRequire(join(folder, 'package.json'))('subset-font');
const source = (path: string) => join(folder, 'node_modules/@expo-google-fonts', path);

/** Writes a font with these characters of another one alone. @returns the characters that it has */
async function make(file: string, path: string, characters: ReadonlySet<string>): Promise<Set<string>> {
  const whole = readFileSync(source(path));
  const font = await subset(whole, [...characters].join(''), { targetFormat: 'truetype' });
  writeFileSync(join(import.meta.dirname, file), font);
  return new Set([...codePointsIn(font)].map((codePoint) => String.fromCodePoint(codePoint)));
}

const all = (path: string) =>
  new Set([...codePointsIn(readFileSync(source(path)))].map((codePoint) => String.fromCodePoint(codePoint)));

const inter = { medium: 'inter/500Medium/Inter_500Medium.ttf', bold: 'inter/700Bold/Inter_700Bold.ttf' };
const emoji = 'noto-emoji/700Bold/NotoEmoji_700Bold.ttf';

const covered = [
  await make('Inter-Medium.ttf', inter.medium, all(inter.medium)),
  await make('Inter-Bold.ttf', inter.bold, all(inter.bold)),
  await make('NotoEmoji-Bold.ttf', emoji, all(emoji)),
  await make('NotoSansKR-Bold.ttf', 'noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf', commonHangul()),
];
const jp = await make('NotoSansJP-Bold.ttf', 'noto-sans-jp/700Bold/NotoSansJP_700Bold.ttf', japanese());
// What both have comes from the Japanese one: one glyph for each is half of the bytes.
const rest = new Set([...commonHan()].filter((character) => !jp.has(character)));
covered.push(jp, await make('NotoSansSC-Bold.ttf', 'noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf', rest));

const ranges = toRanges(new Set(covered.flatMap((characters) => [...characters])));
writeFileSync(join(import.meta.dirname, 'coverage.json'), `${JSON.stringify(ranges)}\n`);
rmSync(folder, { recursive: true });
