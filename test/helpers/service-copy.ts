import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const LINKED = ['node_modules', 'local/node_modules', '.layers'];
const LEFT_OUT = new Set([...LINKED, '.git', '.local', '.serverless', '.esbuild', 'out']);

/** How a command ended; `code` is null when it had to be killed, because it did not end by itself. */
export interface Ended {
  code: number | null;
  /** All that it printed. */
  output: string;
}

/**
 * A copy of the project that a test may break, with a folder for temporary files and one for the local cloud's state
 * beside it.
 */
export function copyService() {
  const root = mkdtempSync(join(tmpdir(), 'lambda-by-example-'));
  const [path, temporary, state] = [join(root, 'service'), join(root, 'temporary'), join(root, 'state')];
  mkdirSync(temporary);
  for (const name of readdirSync('.').filter((each) => !LEFT_OUT.has(each))) {
    cpSync(name, join(path, name), {
      recursive: true,
      filter: (file) => basename(file) !== 'node_modules',
    });
  }
  for (const name of LINKED.filter(existsSync)) symlinkSync(resolve(name), join(path, name));
  // As a user has it who has no AWS settings; the framework draws no progress on machines that build.
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_') && name !== 'CI');
  const env = { ...Object.fromEntries(own), SLS_AWS_MONITORING_FREQUENCY: '200', TMPDIR: temporary };
  return {
    path,
    temporary,
    state,
    env,
    /** Runs the framework there. */
    sls: (args: string[], more: Record<string, string> = {}) =>
      run(args, { cwd: path, env: { ...env, ...more }, timeout: 170_000 }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function run(args: string[], options: { cwd: string; env: NodeJS.ProcessEnv; timeout: number }) {
  return new Promise<Ended>((done) => {
    const child = execFile(
      'serverless',
      args,
      { ...options, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => done({ code: child.exitCode, output: `${stdout}${stderr}` }),
    );
  });
}
