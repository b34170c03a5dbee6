import { createHash, randomUUID } from 'node:crypto';
import { constants, createReadStream, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { copyFile, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checksums } from './checksums.ts';

/** Bytes on disk that no row names yet. */
export interface Written {
  file: string;
  size: number;
  /** MD5 in hex. */
  md5: string;
}

/** The bytes of objects: one file each, under a name that says nothing. */
export class Bytes {
  readonly #folder: string;

  constructor(directory: string) {
    this.#folder = join(directory, 'objects');
    mkdirSync(this.#folder, { recursive: true });
  }

  /** Streams a body to a new file; nothing is left of it when that fails. */
  async write(body: AsyncIterable<Buffer>, checksums?: Checksums): Promise<Written> {
    const file = randomUUID();
    const handle = await open(join(this.#folder, file), 'wx');
    const md5 = createHash('md5');
    let size = 0;
    try {
      for await (const chunk of body) {
        md5.update(chunk);
        checksums?.update(chunk);
        size += chunk.length;
        await handle.writeFile(chunk);
      }
    } catch (error) {
      await handle.close();
      await this.remove(file);
      throw error;
    }
    await handle.close();
    return { file, size, md5: md5.digest('hex') };
  }

  /** @param range - first and last byte, both included */
  read(file: string, range?: { start: number; end: number }): AsyncIterable<Buffer> {
    return createReadStream(join(this.#folder, file), range);
  }

  /**
   * Gives bytes another name under which they stay when the first one goes. They are the same on the disk where its
   * file system can do that. It is done when this returns: what a row names at a moment is there at that moment.
   */
  async share(file: string): Promise<string> {
    const [from, shared] = [join(this.#folder, file), randomUUID()];
    try {
      linkSync(from, join(this.#folder, shared));
    } catch {
      await copyFile(from, join(this.#folder, shared), constants.COPYFILE_FICLONE);
    }
    return shared;
  }

  /** Reads bytes only to know them; they go when they cannot be read. @returns their MD5 in hex */
  async digest(file: string, checksums: Checksums): Promise<string> {
    const md5 = createHash('md5');
    try {
      for await (const chunk of this.read(file)) {
        md5.update(chunk);
        checksums.update(chunk);
      }
    } catch (error) {
      await this.remove(file);
      throw error;
    }
    return md5.digest('hex');
  }

  async remove(...files: string[]): Promise<void> {
    await Promise.all(files.map((file) => rm(join(this.#folder, file), { force: true })));
  }

  /** Clears away what a crash left behind. */
  sweep(named: Set<string>): void {
    for (const file of readdirSync(this.#folder)) if (!named.has(file)) rmSync(join(this.#folder, file));
  }
}
