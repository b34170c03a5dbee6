import { readdirSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^lambda-(\d+)-/;

/** A new folder for code, outside of every project: it is deleted by who made it, or by the next local cloud. */
export const makeTaskFolder = (): Promise<string> => mkdtemp(join(tmpdir(), `lambda-${process.pid}-`));

/** Deletes the folders of local clouds that were killed. */
export function sweepTaskFolders(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = NAME.exec(name) ?? [];
    if (!pid || isAlive(Number(pid))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    } catch {
      // Another local cloud sweeps it at the same time.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process may not be signalled, but it is there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
