import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Unzipped, unzip } from 'fflate';
import type { Code } from './config.ts';
import { makeTaskFolder } from './task-folder.ts';

/**
 * Zips as they would be deployed, unpacked. The folder lies outside the project, so that what was left out of a
 * package is missing here as it is on Lambda.
 */
export class Packages {
  #folder: string | undefined;

  /** @returns the folder of its files; the same zip has the same one */
  async unpack(zip: Buffer): Promise<string> {
    this.#folder ??= await makeTaskFolder();
    const target = join(this.#folder, createHash('sha256').update(zip).digest('hex').slice(0, 16));
    if (existsSync(target)) return target;
    const work = await mkdtemp(join(this.#folder, 'work-'));
    for (const [name, bytes] of Object.entries(await extracted(zip))) {
      if (name.endsWith('/')) continue;
      await mkdir(dirname(join(work, name)), { recursive: true });
      await writeFile(join(work, name), bytes);
    }
    await rename(work, target);
    return target;
  }

  async close(): Promise<void> {
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Code that lies ready in a folder and does not change. */
export const folderCode = (folder: string): Code => ({
  directory: async () => folder,
  onChange: () => {},
  close: async () => {},
});

const extracted = (zip: Buffer): Promise<Unzipped> =>
  new Promise((resolve, reject) => {
    unzip(zip, (error, files) => (error ? reject(error) : resolve(files)));
  });
