import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LockedPackage } from './lockfile.ts';

/**
 * A short hash of all that decides what is in a layer: what the workspace asks for, what the lock says about
 * exactly those packages, and the builder itself.
 */
export function fingerprint(manifest: string, packages: ReadonlyMap<string, LockedPackage>): string {
  const builder = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts'));
  const sources = builder.toSorted().map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const inputs = JSON.stringify([manifest, [...packages], sources]);
  return createHash('sha256').update(inputs).digest('hex').slice(0, 16);
}
