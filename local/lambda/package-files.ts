import { cp, glob, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/**
 * Copies what a function's package holds beside its bundle: the files that its patterns name.
 * @param patterns - within the service, as `package.patterns` has them; what one with a `!` names is left out
 * @returns the files, within the service
 */
export async function copyPackageFiles(
  patterns: readonly string[],
  serviceDir: string,
  folder: string,
): Promise<string[]> {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const exclude = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const files: string[] = [];
  for await (const entry of glob(wanted, { cwd: serviceDir, exclude, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name).slice(serviceDir.length + 1);
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await cp(join(serviceDir, file), join(folder, file));
    files.push(file);
  }
  return files;
}
