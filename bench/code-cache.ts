import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { transform } from 'esbuild';

/**
 * The same bundle with V8's code cache beside it.
 * @param make - calls the bundle once, and keeps beside it what V8 has compiled by then
 * @returns the file of its handler
 */
export async function withCodeCache(
  bundle: string,
  name: string,
  make: (file: string) => Promise<unknown>,
): Promise<string> {
  const folder = resolve('out/bench/code-cache', name);
  mkdirSync(folder, { recursive: true });
  // A vm.Script has no `import()` without a flag of Node's; the SDK imports parts of Node that `require` has, too.
  const { code } = await transform(readFileSync(bundle, 'utf8'), {
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    supported: { 'dynamic-import': false },
  });
  writeFileSync(`${folder}/bundle.cjs`, code);
  await make(`${folder}/bundle.cjs`);
  copyFileSync('out/bench/subjects/cached-handler.cjs', `${folder}/handler.cjs`);
  return `${folder}/handler.cjs`;
}
