import { plainTable } from '../../operations/plain-table.ts';
import { copyService } from '../helpers/service-copy.ts';
import { allGuards } from './guards/all.ts';
import type { Guard } from './guards/guard.ts';
import { without } from './guards/remove-guard.ts';
import { firstFailure } from './guards/run-tests.ts';

/*
 * Takes each guard of the app away in turn, in a copy, and looks for the test that fails. `npm run test:guards -- claim`
 * does so for those alone whose promise or file has that word in it.
 */
const [word = ''] = process.argv.slice(2);
const guards = allGuards.filter(({ promise, file }) => promise.includes(word) || file.includes(word));
const NOBODY = 'NONE: nobody would notice';

/** @returns what notices that the guard is gone */
async function tryWithout(guard: Guard, directory: string): Promise<string> {
  try {
    return (await without(directory, guard, () => firstFailure(directory, guard.tests))) ?? NOBODY;
  } catch (error) {
    return `NONE: ${String(error)}`;
  }
}

/** Side by side, each copy for one guard at a time. */
async function tryAll(directories: string[]): Promise<string[][]> {
  const rows: string[][] = [];
  const queue = guards.entries();
  const tryNext = async (directory: string): Promise<void> => {
    for (const [index, guard] of queue)
      rows[index] = [guard.promise, guard.file, await tryWithout(guard, directory)];
  };
  await Promise.all(directories.map(tryNext));
  return rows;
}

const copies = [copyService(), copyService()];
try {
  const [first = ''] = copies.map(({ path }) => path);
  const tests = new Set(guards.flatMap((guard) => guard.tests));
  const failure = await firstFailure(first, [...tests]);
  if (failure !== undefined) throw new Error(`With all guards, this fails already: ${failure}`);

  const rows = await tryAll(copies.map(({ path }) => path));
  console.log(plainTable(['guard', 'file', 'without it, this test fails'], rows));
  if (rows.some(([, , test]) => test?.startsWith('NONE'))) process.exitCode = 1;
} finally {
  for (const copy of copies) copy.remove();
}
