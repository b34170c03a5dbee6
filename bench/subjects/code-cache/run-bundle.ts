import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import type { Context } from 'aws-lambda';

interface Bundle {
  handler: (event: unknown, context: Context) => Promise<unknown>;
}

/** V8 takes no cache of another build of V8, nor of one for another processor. */
export class CodeCacheRejectedError extends Error {
  override readonly name = 'CodeCacheRejectedError';
}

/**
 * Runs a CommonJS bundle as Node does, but with what V8 has compiled of it at another time.
 * @param file - absolute; its code must be ASCII, as esbuild writes it
 * @returns what the bundle exports; and its script, of which a cache can be made
 * @throws CodeCacheRejectedError
 */
export function runBundle(file: string, cachedData?: Buffer): { script: Script; bundle: Bundle } {
  const code = readFileSync(file, 'latin1');
  const script = new Script(
    `(function (exports, require, module, __filename, __dirname) {${code}\nreturn module.exports; })`,
    { filename: file, ...(cachedData && { cachedData }) },
  );
  if (script.cachedDataRejected) throw new CodeCacheRejectedError(file);
  const module = { exports: {} };
  const run = script.runInThisContext();
  return { script, bundle: run(module.exports, createRequire(file), module, file, dirname(file)) };
}
