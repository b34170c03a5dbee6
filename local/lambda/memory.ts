import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const PAGE = 4096;
const KB = 1024;

/**
 * The memory of a process as its operating system counts it: V8's own limits see neither Buffers nor native memory.
 * @returns megabytes; 0 once the process is gone
 */
export async function residentMb(pid: number): Promise<number> {
  try {
    if (process.platform === 'linux') {
      const pages = Number((await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]);
      return (pages * PAGE) / KB / KB;
    }
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
    return Number(stdout) / KB;
  } catch {
    return 0;
  }
}
