import { createHash } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { type UnzipFileInfo, type Unzipped, unzip } from 'fflate';
import type { Code } from './config.ts';
import { makeTaskFolder } from './task-folder.ts';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BYTES = 262_144_000;

/** A zip that Lambda would not take. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}

/**
 * Zips as they would be deployed, unpacked. The folder lies outside the project, so that what was left out of a
 * package is missing here as it is on Lambda.
 */
export class Packages {
  #folder: Promise<string> | undefined;
  readonly #unpacked = new Map<string, Promise<string>>();

  /**
   * @returns the folder of its files; the same zip has the same one
   * @throws PackageError for what Lambda would refuse
   */
  unpack(zip: Buffer): Promise<string> {
    const digest = createHash('sha256').update(zip).digest('hex').slice(0, 16);
    const folder = this.#unpacked.get(digest) ?? this.#unpack(zip, digest);
    this.#unpacked.set(digest, folder);
    return folder;
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }

  async #unpack(zip: Buffer, digest: string): Promise<string> {
    this.#folder ??= makeTaskFolder();
    const target = join(await this.#folder, digest);
    for (const [name, bytes] of Object.entries(await extracted(zip))) {
      const file = resolve(target, name);
      if (!file.startsWith(target + sep)) throw new PackageError(`${name} lies outside the package`);
      if (name.endsWith('/')) continue;
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    return target;
  }
}

/** Code that lies ready in a folder and does not change. */
export const folderCode = (folder: string): Code => ({
  directory: async () => folder,
  onChange: () => {},
  close: async () => {},
});

function extracted(zip: Buffer): Promise<Unzipped> {
  let total = 0;
  const filter = ({ originalSize }: UnzipFileInfo) => {
    total += originalSize;
    return total <= MOST_BYTES;
  };
  return new Promise((done, reject) => {
    unzip(zip, { filter }, (error, files) => {
      if (error) reject(new PackageError(`No package: ${error.message}`));
      else if (total > MOST_BYTES)
        reject(new PackageError('Unzipped size must be smaller than 262144000 bytes'));
      else done(files);
    });
  });
}
