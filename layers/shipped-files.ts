import { chmodSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** What no function loads: types, source maps, documentation, what packages are made of, tests, settings. */
const UNUSED =
  /\.([cm]?ts|map|md|markdown|cc?|cpp|h|gypi?|bnf|lock)$|\bmakefile$|^(tests?|docs?|examples?)\/|^\./i;

/** These stay, whatever their ending: packages may be passed on only with them. */
const LICENCE = /^(licen[cs]e|notice|copying|third-party)[^/]*$/i;

/** Packages within a package have entries of their own in the lock. */
const NESTED = /^node_modules\//;

/**
 * Whether a file of a package belongs into the layer.
 * @param file - relative to the package, with slashes
 */
export const isShipped = (file: string): boolean =>
  !NESTED.test(file) && (LICENCE.test(file) || !UNUSED.test(file));

/** Copies those files of a package that belong into the layer. */
export function copyPackage(from: string, to: string): void {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = relative(from, join(entry.parentPath, entry.name));
    if (!entry.isFile() || !isShipped(file.split(sep).join('/'))) continue;
    const target = join(to, file);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(entry.parentPath, entry.name), target);
    // The mode goes into the zip: whatever umask and npm made of it, all machines shall package the same bytes.
    chmodSync(target, 0o644);
  }
}
