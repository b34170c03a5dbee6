import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Architecture } from './architecture.ts';
import { LayerBuildError } from './errors.ts';
import { fingerprint } from './fingerprint.ts';
import { install, networkHint } from './install.ts';
import { lockedPackages } from './locked-packages.ts';
import { readLockfile, workspacesOf } from './lockfile.ts';
import { copyPackage } from './shipped-files.ts';

/** A layer that is an npm workspace: it brings what the workspace's package.json depends on. */
export interface LayerSource {
  name: string;
  /** The folder of the workspace, relative to the project, with slashes. */
  workspace: string;
  architecture: Architecture;
}

/** A folder that becomes `/opt` on Lambda. */
export interface BuiltLayer {
  directory: string;
  /** Whether it was there already. */
  cached: boolean;
}

/**
 * Builds a layer into `.layers/` of a project, on any machine for either architecture. The folder's name has a
 * hash of all that goes into it, and it appears in one step: what is there is whole and up to date.
 * @param project - the folder with package.json and package-lock.json
 * @throws LayerBuildError
 */
export async function buildLayer(project: string, source: LayerSource): Promise<BuiltLayer> {
  const { name, workspace, architecture } = source;
  const lock = readLockfile(join(project, 'package-lock.json'));
  const packages = lockedPackages(lock, workspace, architecture);
  const digest = fingerprint(readFileSync(join(project, workspace, 'package.json'), 'utf8'), packages);
  const directory = join(project, '.layers', name, `${architecture}-${digest}`);
  if (existsSync(directory)) return { directory, cached: true };

  mkdirSync(dirname(directory), { recursive: true });
  removeAbandoned(join(project, '.layers'));
  const work = mkdtempSync(join(project, '.layers', 'work-'));
  try {
    await install({ project, workspace, workspaces: workspacesOf(lock), architecture }, work);
    for (const [folder, { version }] of packages) {
      // npm passes over an optional package that it cannot fetch, and a platform's binaries are optional.
      if (!existsSync(join(work, folder))) {
        throw new LayerBuildError(`npm cannot fetch ${folder} ${version}.\n${networkHint}`);
      }
      copyPackage(join(work, folder), join(work, 'layer', 'nodejs', folder));
    }
    moveIntoPlace(join(work, 'layer'), directory);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  removeOlder(directory, architecture);
  return { directory, cached: false };
}

function moveIntoPlace(layer: string, directory: string): void {
  try {
    renameSync(layer, directory);
  } catch (error) {
    // Another process has built the same in the meantime.
    if (!existsSync(directory)) throw error;
  }
}

/** What a build left that was interrupted. */
function removeAbandoned(layers: string): void {
  const anHourAgo = Date.now() - 3_600_000;
  for (const name of readdirSync(layers)) {
    const path = join(layers, name);
    if (name.startsWith('work-') && statSync(path).mtimeMs < anHourAgo) rmSync(path, { recursive: true });
  }
}

function removeOlder(directory: string, architecture: Architecture): void {
  for (const name of readdirSync(dirname(directory))) {
    if (!name.startsWith(`${architecture}-`) || name === basename(directory)) continue;
    rmSync(join(dirname(directory), name), { recursive: true });
  }
}
