// Makes every variant anew from the four photographs beside it: node samples/make.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { pngBomb } from './bomb.ts';
import { cutOut } from './cut-out.ts';
import { houseCatFrames } from './house-cat-frames.ts';

const photo = (name: string) => sharp(join(import.meta.dirname, name));
const houseCat = photo('house-cat.jpg');
const boats = (width: number) => photo('nagasaki-boats.jpg').resize(width);

const variants: Record<string, () => Promise<Buffer> | Buffer> = {
  // Stored lying on its side, as a phone does that is held upright.
  'rotated-with-gps.jpg': () =>
    photo('french-alpine-landscape.jpg')
      .resize(900)
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .withExifMerge({
        IFD0: { Make: 'Example', Model: 'Phone' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '45/1 55/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '6/1 52/1 0/1',
        },
      })
      .jpeg()
      .toBuffer(),
  // Space, plus and other scripts: what goes wrong when an event's key is decoded carelessly.
  '長崎の舟 + sails (progressive).jpg': () => boats(1000).jpeg({ progressive: true }).toBuffer(),
  'transparent.png': async () =>
    (await cutOut(photo('allium-oreophilum.jpg').resize(480))).png({ palette: true }).toBuffer(),
  'animated.webp': async () =>
    (await houseCatFrames(houseCat, 24)).webp({ quality: 60, delay: 80, loop: 0 }).toBuffer(),
  'animated.gif': async () =>
    (await houseCatFrames(houseCat, 12)).gif({ colours: 32, delay: 80, loop: 0 }).toBuffer(),
  'cmyk.jpg': () => boats(640).toColourspace('cmyk').jpeg().toBuffer(),
  'png-inside.jpg': () => photo('allium-oreophilum.jpg').resize(240).png({ palette: true }).toBuffer(),
  'scan.tiff': () =>
    boats(320).toColourspace('b-w').tiff({ compression: 'deflate', predictor: 'horizontal' }).toBuffer(),
  'text-inside.jpg': () => Buffer.from('This is a text file that calls itself a photo.\n'),
  // As an upload that broke off.
  'truncated.jpg': async () => {
    const whole = await boats(640).jpeg().toBuffer();
    return whole.subarray(0, whole.length / 2);
  },
  'bomb.png': () => pngBomb(20_000),
  'empty.jpg': () => Buffer.alloc(0),
};

for (const [file, make] of Object.entries(variants)) {
  writeFileSync(join(import.meta.dirname, file), await make());
}
