import { execFile } from 'node:child_process';

/** How a command ended. */
export interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs the framework as a user does who has no AWS settings.
 * @param env - what the user has set
 * @param cwd - the folder of the service
 */
export function sls(args: string[], env: Record<string, string> = {}, cwd = '.'): Promise<Ended> {
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  const options = { cwd, env: { ...clean, SLS_AWS_MONITORING_FREQUENCY: '200', ...env } };
  return new Promise((resolve) => {
    execFile('serverless', args, options, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    );
  });
}
