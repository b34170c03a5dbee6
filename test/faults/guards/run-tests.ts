import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { GuardError } from './errors.ts';

/** What vitest's JSON reporter says. */
const Report = z.object({
  success: z.boolean(),
  numTotalTests: z.number(),
  testResults: z.array(
    z.object({
      message: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/**
 * Runs test files until one test fails. @returns its name; undefined if none does
 * @throws GuardError if a file cannot even be loaded
 */
export async function firstFailure(directory: string, files: string[]): Promise<string | undefined> {
  const temporary = await mkdtemp(join(tmpdir(), 'guards-'));
  const outputFile = join(temporary, 'report.json');
  const options = ['--bail=1', '--reporter=json', `--outputFile=${outputFile}`];
  const output = await vitest(directory, ['run', ...options, ...files]);
  const text = await readFile(outputFile, 'utf8').catch(() => {
    throw new GuardError(`vitest has no report: ${output}`);
  });
  await rm(temporary, { recursive: true });
  const { success, numTotalTests, testResults } = Report.parse(JSON.parse(text));
  if (success && numTotalTests > 0) return undefined;
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (!failed) throw new GuardError(testResults.map(({ message }) => message).join('\n') || output);
  return failed.fullName;
}

/** @returns all that it printed */
const vitest = (cwd: string, args: string[]): Promise<string> =>
  new Promise((done) => {
    execFile(
      process.execPath,
      [join('node_modules', 'vitest', 'vitest.mjs'), ...args],
      { cwd },
      (_, ...output) => done(output.join('')),
    );
  });
