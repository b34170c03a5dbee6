import { execFile } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Architecture, npmCpu } from './architecture.ts';
import { LayerBuildError } from './errors.ts';

const NO_NETWORK = /\b(EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED)\b/;

/** What to do when npm's cache lacks a package and there is no network. */
export const networkHint = 'Do the same once with a network: after that it works without one.';

/** What to install, and for where. */
export interface Installation {
  /** Has the package-lock.json. */
  project: string;
  /** The one to install. */
  workspace: string;
  /** All of them: npm compares each with the lock. */
  workspaces: string[];
  architecture: Architecture;
}

/**
 * Installs what a workspace needs on Lambda into `work`, an empty folder: the project's own node_modules have
 * this machine's builds.
 * @throws LayerBuildError with npm's own words
 */
export async function install(
  { project, workspace, workspaces, architecture }: Installation,
  work: string,
): Promise<void> {
  const manifests = ['', ...workspaces].map((folder) => join(folder, 'package.json'));
  for (const file of [...manifests, 'package-lock.json', '.npmrc']) {
    const source = join(project, file);
    if (existsSync(source)) cpSync(source, join(work, file));
  }
  const only = [`--workspace=${workspace}`, '--omit=dev', '--include=optional', '--ignore-scripts'];
  const platform = ['--os=linux', `--cpu=${npmCpu[architecture]}`, '--libc=glibc'];
  // npm would try for more than a minute where there is no network.
  const fetching = ['--prefer-offline', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000'];
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  try {
    // Windows has npm as a script, which only a shell can start.
    const options = { cwd: work, shell: process.platform === 'win32' };
    await promisify(execFile)('npm', ['ci', ...only, ...platform, ...fetching, ...quiet], options);
  } catch (cause) {
    const words = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : String(cause);
    const hint = NO_NETWORK.test(words) ? `\n${networkHint}` : '';
    throw new LayerBuildError(`npm cannot install ${workspace} for ${architecture}:\n${words}${hint}`, {
      cause,
    });
  }
}
