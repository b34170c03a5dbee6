// Takes the place of a bundle, which lies beside it with its code cache.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBundle } from './code-cache/run-bundle.ts';

const file = join(__dirname, 'bundle.cjs');

export const { handler } = runBundle(file, readFileSync(`${file}.cache`)).bundle;
