import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, onTestFinished, test } from 'vitest';
import { buildPage } from '../bundling/build-page.ts';
import type { Asset } from '../bundling/page.ts';
import { pagePlugin } from '../bundling/page-plugin.ts';

const SOURCES = {
  'page/index.html':
    '<link rel="stylesheet" href="./styles/all.css" /><script type="module" src="./main.ts"></script><a href="/">home</a>',
  'page/main.ts': "import { word } from './word.ts';\ndocument.title = word satisfies string;",
  'page/word.ts': "export const word = 'hello';",
  'page/styles/all.css': '@import "./colors.css";',
  'page/styles/colors.css': 'p { color: red; }',
};

/** A folder with these files. */
function folderOf(sources: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [file, text] of Object.entries(sources)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

const textOf = ({ br }: Asset): string => brotliDecompressSync(Buffer.from(br, 'base64')).toString();

describe('a page', () => {
  test('is its HTML, and what that names, bundled, under names that say what is in it', async () => {
    const { page } = await buildPage(join(folderOf(SOURCES), 'page'));

    const [, css = '', js = ''] =
      /^<link rel="stylesheet" href="(.*?)" \/><script type="module" src="(.*?)"><\/script><a href="\/">home<\/a>$/.exec(
        page.html,
      ) ?? [];
    expect(css).toMatch(/^\/assets\/all-[A-Z0-9]{8}\.css$/);
    expect(js).toMatch(/^\/assets\/main-[A-Z0-9]{8}\.js$/);
    expect(Object.keys(page.assets).toSorted()).toEqual([css, js].toSorted());
    const texts = Object.entries(page.assets).map(([path, asset]) => [path, asset.type, textOf(asset)]);
    expect(texts).toContainEqual([css, 'text/css; charset=utf-8', 'p{color:red}\n']);
    expect(texts).toContainEqual([js, 'text/javascript; charset=utf-8', expect.stringContaining('"hello"')]);
  });

  test('has other names as soon as anything in it is another', async () => {
    const { page: before } = await buildPage(join(folderOf(SOURCES), 'page'));
    const changed = { ...SOURCES, 'page/word.ts': "export const word = 'bye';" };
    const { page: after } = await buildPage(join(folderOf(changed), 'page'));
    const { page: again } = await buildPage(join(folderOf(SOURCES), 'page'));

    const [css, js] = Object.keys(before.assets).toSorted();
    expect(Object.keys(after.assets)).toContain(css);
    expect(Object.keys(after.assets)).not.toContain(js);
    expect(again).toEqual(before);
  });

  test('tells all files that it is made of', async () => {
    const folder = folderOf(SOURCES);

    const { files } = await buildPage(join(folder, 'page'));

    expect(new Set(files)).toEqual(new Set(Object.keys(SOURCES).map((file) => join(folder, file))));
  });
});

/** A function that has the page `page` of these sources. */
const bundle = (sources: Record<string, string>) => {
  const absWorkingDir = folderOf({
    ...sources,
    'handler.ts': "import page from 'page:./page';\nexport const handler = async () => page;",
  });
  return build({
    absWorkingDir,
    entryPoints: ['handler.ts'],
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    logLevel: 'silent',
    plugins: [pagePlugin],
  });
};

describe('a function that imports a page', () => {
  test('has it in its bundle', async () => {
    const { outputFiles } = await bundle(SOURCES);

    expect(outputFiles[0]?.text).toMatch(/"\/assets\/main-[A-Z0-9]{8}\.js": /);
  });

  test('fails with the place of a mistake in the page', async () => {
    const broken = bundle({ ...SOURCES, 'page/word.ts': '\nexport const word = ;' });

    await expect(broken).rejects.toMatchObject({
      errors: [{ text: 'Unexpected ";"', location: { file: 'page/word.ts', line: 2 } }],
    });
  });
});
