import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'esbuild';

const FOLDER = resolve('out/bench/unbundled');

/**
 * A function as it is without a bundler: each file for itself as JavaScript, and its packages as npm has installed
 * them.
 * @returns the file of its handler
 */
export async function transpile(name: string): Promise<string> {
  await build({
    entryPoints: globSync([`functions/${name}/**/*.ts`, 'lib/**/*.ts']),
    outbase: '.',
    outdir: FOLDER,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    plugins: [
      {
        name: 'nothing-bundled',
        setup(esbuild) {
          esbuild.onResolve({ filter: /./ }, ({ kind, path }) =>
            kind === 'entry-point'
              ? undefined
              : { path: path.replace(/^(\..*)\.ts$/, '$1.mjs'), external: true },
          );
        },
      },
    ],
  });
  return `${FOLDER}/functions/${name}/handler.mjs`;
}
