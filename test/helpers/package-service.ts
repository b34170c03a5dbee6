import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder that `sls package` filled: the template and the zips, as a deployment would upload them. */
    packageDirectory: string;
  }
}

/** Packages the service once for all tests, as a machine without account and AWS settings does. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-by-example-package-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  await promisify(execFile)('serverless', ['package', '--package', directory], { env });
  project.provide('packageDirectory', directory);
  return () => rm(directory, { recursive: true });
}
