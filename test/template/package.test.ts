import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { unzipSync } from 'fflate';
import { describe, expect, inject, test } from 'vitest';
import { compiledTemplate } from '../helpers/template.ts';

/** `e_machine` of the ELF header. */
const MACHINES: Record<string, number> = { arm64: 0xb7, x86_64: 0x3e };

const FONTS = [
  'Inter-Bold.ttf',
  'Inter-Medium.ttf',
  'NotoEmoji-Bold.ttf',
  'NotoSansJP-Bold.ttf',
  'NotoSansKR-Bold.ttf',
  'NotoSansSC-Bold.ttf',
  'LICENSE',
  'coverage.json',
  'fonts.conf',
];

/** Those with more in them than their bundles. */
const WITH_FILES = ['api.zip', 'banner.zip'];

const zipFile = (name: string): Buffer => readFileSync(join(inject('packageDirectory'), name));
const filesOf = (name: string): [string, Buffer][] =>
  Object.entries(unzipSync(zipFile(name))).map(([file, bytes]) => [file, Buffer.from(bytes)]);
const functionZips = (): string[] =>
  readdirSync(inject('packageDirectory')).filter((name) => name.endsWith('.zip') && name !== 'shared.zip');

describe('packages', () => {
  test('the binaries of the layer are for the architecture of the functions', () => {
    const [, functions] = compiledTemplate().ofType('AWS::Lambda::Function')[0] ?? [];
    const [architecture] = functions?.Properties.Architectures ?? [];

    const binaries = filesOf('shared.zip').filter(
      ([, bytes]) => bytes.toString('latin1', 0, 4) === '\x7fELF',
    );

    expect(binaries.length).toBeGreaterThan(1);
    for (const [file, bytes] of binaries) expect(bytes.readUInt16LE(18), file).toBe(MACHINES[architecture]);
  });

  test('the layer holds its packages where Lambda looks for them, within its limits', () => {
    const files = filesOf('shared.zip');

    expect(files.map(([file]) => file)).toContain('nodejs/node_modules/sharp/package.json');
    expect(files.map(([file]) => file)).toContain('nodejs/node_modules/axios/package.json');
    expect(files.every(([file]) => file.startsWith('nodejs/node_modules/'))).toBe(true);
    expect(zipFile('shared.zip').length).toBeLessThanOrEqual(10e6);
    expect(files.reduce((sum, [, bytes]) => sum + bytes.length, 0)).toBeLessThanOrEqual(50e6);
  });

  test('a function is its bundle and nothing else, in at most 150 KB, or 300 where pages are read', () => {
    expect(functionZips().length).toBe(compiledTemplate().ofType('AWS::Lambda::Function').length);
    for (const name of functionZips().filter((zip) => !WITH_FILES.includes(zip))) {
      const files = filesOf(name).map(([file]) => file);
      expect(files, name).toEqual([expect.stringMatching(/^functions\/[a-z-]+\/handler\.cjs$/)]);
      expect(zipFile(name).length, name).toBeLessThanOrEqual(name === 'scraper.zip' ? 300e3 : 150e3);
    }
  });

  test('but for the API, which has the document of what can be asked beside it', () => {
    const files = filesOf('api.zip');

    expect(files.map(([file]) => file).toSorted()).toEqual([
      'functions/api/handler.cjs',
      'functions/api/openapi.json',
    ]);
    const bundle = files.find(([file]) => file.endsWith('.cjs'))?.[1] ?? '';
    expect(deflateRawSync(bundle, { level: 9 }).length).toBeLessThanOrEqual(150e3);
  });

  test('and the banner, which has its fonts beside it, with their licence: 4 MB at most', () => {
    const files = filesOf('banner.zip');
    const fonts = files.filter(([file]) => file.startsWith('functions/banner/fonts/'));
    const rest = files.filter((file) => !fonts.includes(file));

    expect(new Set(fonts.map(([file]) => file.replace('functions/banner/fonts/', '')))).toEqual(
      new Set(FONTS),
    );
    expect(rest.map(([file]) => file)).toEqual(['functions/banner/handler.cjs']);
    expect(deflateRawSync(rest[0]?.[1] ?? '', { level: 9 }).length).toBeLessThanOrEqual(150e3);
    expect(zipFile('banner.zip').length).toBeLessThanOrEqual(4e6);
  });

  test('what the layer brings is in no bundle', () => {
    for (const name of functionZips()) {
      const bundle =
        filesOf(name)
          .find(([file]) => file.endsWith('.cjs'))?.[1]
          .toString() ?? '';
      expect(bundle, name).not.toMatch(/node_modules\/(sharp|axios)\//);
      expect(bundle, name).not.toContain('Could not load the "sharp" module');
    }
    const thumbnail = filesOf('thumbnail.zip')[0]?.[1].toString() ?? '';
    expect(thumbnail).toContain('require("sharp")');
    for (const name of ['scraper.zip', 'external-ip.zip']) {
      expect(filesOf(name)[0]?.[1].toString(), name).toContain('require("axios")');
    }
  });
});
