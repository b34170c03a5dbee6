import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../user-error.ts';

const Manifest = z.object({ dependencies: z.record(z.string(), z.string()).default({}) });

/** Thrown when a layer's packages are not installed. */
export class LayerError extends UserError {
  override readonly name = 'LayerError';
}

/**
 * Makes a folder that stands for `/opt`, with this machine's builds of a layer's packages: a workspace's
 * dependencies are linked from where npm installed them; a layer that is built already is used as it is.
 * @param source - the layer's `path` in the service
 * @param target - the folder to make
 * @throws LayerError when a package is missing
 */
export function linkLayer(source: string, target: string): string {
  if (existsSync(join(source, 'nodejs'))) return source;
  const manifest = join(source, 'package.json');
  if (!existsSync(manifest))
    throw new LayerError(`layer ${source} has neither a folder nodejs/ nor a package.json`);
  const { dependencies } = Manifest.parse(JSON.parse(readFileSync(manifest, 'utf8')));
  const modules = join(target, 'nodejs', 'node_modules');
  rmSync(target, { recursive: true, force: true });
  for (const name of Object.keys(dependencies)) {
    const link = join(modules, name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(installed(name, source), link, 'junction');
  }
  return target;
}

/** npm hoists a workspace's packages to the folders above it. */
function installed(name: string, from: string): string {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(candidate)) return candidate;
  if (dirname(from) === from) throw new LayerError(`${name} is not installed: type "npm ci"`);
  return installed(name, dirname(from));
}
