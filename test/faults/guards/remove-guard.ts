import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GuardError } from './errors.ts';
import type { Guard } from './guard.ts';

/** Does `work` without the guard. @throws GuardError if its text is not there, or more than once */
export async function without<T>(
  directory: string,
  { file, text, instead }: Guard,
  work: () => Promise<T>,
): Promise<T> {
  const path = join(directory, file);
  const whole = await readFile(path, 'utf8');
  const parts = whole.split(text);
  if (parts.length !== 2) throw new GuardError(`Not once but ${parts.length - 1} times in ${file}: ${text}`);
  await writeFile(path, parts.join(instead));
  try {
    return await work();
  } finally {
    await writeFile(path, whole);
  }
}
