// Our pipeline beside what cannot be avoided: decoding once and encoding three pictures. In one process, in turn.
import { readFileSync } from 'node:fs';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { renderThumbnails } from '../../functions/thumbnail/render-thumbnails.ts';
import { median } from '../measure.ts';

async function main(file: string): Promise<void> {
  const photo = readFileSync(file);
  const { signal } = new AbortController();
  const decode = (size: number) =>
    sharp(photo).autoOrient().resize(size).raw().toBuffer({ resolveWithObject: true });
  const pictures = [await decode(1280), await decode(480), await decode(160)];
  const ratios: number[] = [];
  for (let round = 0; round < 7; round++) {
    const ours = await cpu(() => renderThumbnails(photo, signal));
    const floor = await cpu(async () => {
      await decode(1280);
      for (const { data, info } of pictures) {
        await sharp(data, { raw: info }).webp({ quality: 80, effort: 2 }).toBuffer();
      }
    });
    // The first round warms up.
    if (round > 0) ratios.push(ours / floor);
  }
  console.log(JSON.stringify(median(ratios)));
}

async function cpu(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

void main(process.argv[2] ?? '');
