// What the thumbnail function does to each file, in a process of its own. Prints what the process needed.
import { existsSync, readFileSync } from 'node:fs';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';

async function main(files: string[]): Promise<void> {
  const { signal } = new AbortController();
  const began = performance.now();
  let error = '';
  for (const file of files) {
    await renderThumbnails(readFileSync(file), signal).catch((reason: Error) => {
      error = reason.name;
    });
  }
  console.log(JSON.stringify({ ms: performance.now() - began, error, peakMb: peakMb() }));
}

/** Linux hands `maxRSS` on from the process that started this one; the high-water mark begins anew. */
function peakMb(): number {
  if (!existsSync('/proc/self/status')) return process.resourceUsage().maxRSS / 1024;
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024;
}

void main(process.argv.slice(2));
