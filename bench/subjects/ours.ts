// What the thumbnail function does to each file, in a process of its own. Prints what the process needed.
import { readFileSync } from 'node:fs';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';
import { peakMb } from '../peak-memory.ts';

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

void main(process.argv.slice(2));
