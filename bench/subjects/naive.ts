// What most examples do: one full pipeline a size, with sharp's defaults.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';

async function main(files: string[]): Promise<void> {
  for (const file of files) {
    const photo = readFileSync(file);
    for (const size of [1280, 480, 160]) await sharp(photo).resize(size).webp().toBuffer();
  }
}

void main(process.argv.slice(2));
