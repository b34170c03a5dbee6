import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CompiledTemplate } from './template.ts';

/**
 * The packaged template of accounts/backup, as a machine without account and AWS settings compiles it.
 * @param params - `name=value`
 */
export async function backupTemplate(...params: string[]): Promise<CompiledTemplate> {
  const directory = await mkdtemp(join(tmpdir(), 'lambda-by-example-backup-'));
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const args = ['package', '--package', directory, ...params.flatMap((param) => ['--param', param])];
  try {
    await promisify(execFile)('serverless', args, { env, cwd: 'accounts/backup' });
    return JSON.parse(await readFile(join(directory, 'cloudformation-template-update-stack.json'), 'utf8'));
  } finally {
    await rm(directory, { recursive: true });
  }
}
