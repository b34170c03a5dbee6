import { execFile } from 'node:child_process';
import type { Ended } from './sls.ts';

/** Of the developer's own settings nothing gets in, and nobody asks the network for credentials. */
const NO_SETTINGS = {
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/**
 * Runs one of the operator's tools, in a shell that has no AWS settings.
 * @param env - what the shell has all the same
 */
export function tool(name: string, args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const clean = Object.entries(process.env).filter(([key]) => !key.startsWith('AWS_'));
  const options = { env: { ...Object.fromEntries(clean), ...NO_SETTINGS, ...env } };
  return new Promise((resolve) => {
    execFile('node', [`operations/${name}.ts`, ...args], options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}
