import { posix } from 'node:path';
import { type Architecture, npmCpu } from './architecture.ts';
import { LayerBuildError } from './errors.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';

/**
 * The packages that a workspace needs on Lambda, by their folder in the lock. Those of other platforms are left
 * out, with all that only they need: npm installs some of them nevertheless.
 * @throws LayerBuildError if the lock is incomplete, or has a package where a layer cannot
 */
export function lockedPackages(lock: Lockfile, workspace: string, architecture: Architecture) {
  const root = lock.packages[workspace];
  if (!root) {
    throw new LayerBuildError(
      `no workspace of package-lock.json: add it to package.json, type "npm install"`,
    );
  }
  const found = new Map<string, LockedPackage>();
  const visit = (from: string, needing: LockedPackage): void => {
    for (const name of namesOf(needing)) {
      const [folder, locked] = locate(lock, from, name);
      if (found.has(folder) || !runsOn(locked, architecture)) continue;
      if (!folder.startsWith('node_modules/')) {
        throw new LayerBuildError(
          `${name} is there in two versions: let all package.json ask for the same one`,
        );
      }
      found.set(folder, locked);
      visit(folder, locked);
    }
  };
  visit(workspace, root);
  return found;
}

/** npm installs peers as well, but for the optional ones, which whoever wants them depends on. */
function namesOf(needing: LockedPackage): string[] {
  const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = needing;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...new Set([...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers])];
}

/** Looks for a package as Node does: in the nearest `node_modules`, then in those of the folders above. */
function locate(lock: Lockfile, from: string, name: string): [folder: string, locked: LockedPackage] {
  const folder = posix.join(from, 'node_modules', name);
  const locked = lock.packages[folder];
  if (locked) return [folder, locked];
  // A lock that was made beside an older node_modules can lack the packages of other platforms (npm/cli 4828).
  if (from === '.') {
    throw new LayerBuildError(
      `package-lock.json lacks ${name}: delete it and node_modules, type "npm install"`,
    );
  }
  return locate(lock, posix.dirname(from), name);
}

function runsOn({ os, cpu, libc }: LockedPackage, architecture: Architecture): boolean {
  return allows(os, 'linux') && allows(cpu, npmCpu[architecture]) && allows(libc, 'glibc');
}

/** npm's lists name what is supported or, with an exclamation mark, what is not. */
function allows(list: string[] | undefined, name: string): boolean {
  if (!list || list.includes(name)) return true;
  return list.every((entry) => entry.startsWith('!')) && !list.includes(`!${name}`);
}
