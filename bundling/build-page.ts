import { readFile } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Page } from './page.ts';

/** What an index.html names as `src` or `href`, relative to itself. */
const REFERENCE = /(?<=\b(?:src|href)=")\.\/([^"]+)(?=")/g;

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/**
 * Bundles a page for browsers: a folder's index.html, and what it names. Each file gets a name with a hash of what is in
 * it, so that a browser may keep it for ever, and is compressed as tightly as brotli can: that takes long, but once.
 * @returns also `files`: all that the page is made of
 */
export async function buildPage(folder: string): Promise<{ page: Page; files: string[] }> {
  const index = join(folder, 'index.html');
  const html = await readFile(index, 'utf8');
  const entryPoints = [...html.matchAll(REFERENCE)].map(([, name = '']) => name);
  const { outputFiles, metafile } = await build({
    absWorkingDir: resolve(folder),
    entryPoints,
    outdir: 'assets',
    entryNames: '[name]-[hash]',
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.svg': 'copy' },
    logLevel: 'silent',
  });
  const names = Object.entries(metafile.outputs).map(
    ([output, { entryPoint, inputs }]) => [entryPoint ?? Object.keys(inputs)[0] ?? '', output] as const,
  );
  const paths = new Map(names.map(([source, output]) => [source, `/${output}`]));
  const assets = outputFiles.map(({ path, contents }) => [
    `/assets/${basename(path)}`,
    { type: TYPES[extname(path)] ?? 'application/octet-stream', br: compress(contents) },
  ]);
  return {
    page: {
      html: html.replaceAll(REFERENCE, (_, name: string) => paths.get(name) ?? name),
      assets: Object.fromEntries(assets),
    },
    files: [index, ...Object.keys(metafile.inputs).map((file) => resolve(folder, file))],
  };
}

const compress = (contents: Uint8Array): string => brotliCompressSync(contents).toString('base64');
