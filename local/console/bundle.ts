import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';

const PAGE = join(import.meta.dirname, 'page');

/** A file of the page, as it is sent. */
export interface Asset {
  type: string;
  etag: string;
  /** By content encoding. */
  bodies: Record<'br' | 'gzip' | 'identity', Buffer>;
}

const TYPES: Record<string, string> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** The console's page: bundled when it is first asked for, and again when one of its sources has changed. */
export class PageBundle {
  #assets: Promise<Map<string, Asset>> | undefined;
  #sources: string[] = [];
  #changed = 0;

  /** A file by its name, `index.html` say. @throws Error when the page cannot be bundled */
  async asset(name: string): Promise<Asset | undefined> {
    if (!this.#assets || (await newest(this.#sources)) !== this.#changed) this.#assets = this.#build();
    return (await this.#assets).get(name);
  }

  async #build(): Promise<Map<string, Asset>> {
    const { outputFiles, metafile } = await build({
      entryPoints: ['page.tsx', 'page.css'],
      absWorkingDir: PAGE,
      outdir: PAGE,
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
      target: 'es2022',
      jsx: 'automatic',
      jsxImportSource: 'preact',
      logLevel: 'silent',
    });
    const still = ['index.html', 'icon.svg'].map((name) => join(PAGE, name));
    const own = Object.keys(metafile.inputs).filter((file) => !file.includes('node_modules'));
    this.#sources = [...own.map((file) => join(PAGE, file)), ...still];
    this.#changed = await newest(this.#sources);
    const files = [
      ...outputFiles.map(({ path, contents }) => [path, Buffer.from(contents)] as const),
      ...(await Promise.all(still.map(async (file) => [file, await readFile(file)] as const))),
    ];
    const assets = files.map(async ([path, body]) => [nameOf(path), await assetOf(path, body)] as const);
    return new Map(await Promise.all(assets));
  }
}

async function assetOf(path: string, body: Buffer): Promise<Asset> {
  const [, extension = ''] = /\.(html|js|css|svg)$/.exec(path) ?? [];
  return {
    type: TYPES[extension] ?? '',
    etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`,
    bodies: {
      identity: body,
      gzip: await promisify(gzip)(body),
      br: await promisify(brotliCompress)(body),
    },
  };
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** When the last of some files has changed, in epoch milliseconds. */
async function newest(files: string[]): Promise<number> {
  // One that is gone has changed, too.
  const times = await Promise.all(
    files.map((file) =>
      stat(file).then(
        ({ mtimeMs }) => mtimeMs,
        () => Infinity,
      ),
    ),
  );
  return Math.max(0, ...times);
}
