import { mkdirSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { unzipSync } from 'fflate';
import type { Package } from './package.ts';

const FOLDER = resolve('out/bench/bundled');

/** The bundle out of a function's zip. @returns its file */
export function unpack({ name, zip }: Package): string {
  const code = unzipSync(zip)[`functions/${name}/handler.cjs`];
  if (!code) throw new Error(`${name}.zip has no handler`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(`${FOLDER}/${name}.cjs`, code);
  return `${FOLDER}/${name}.cjs`;
}
