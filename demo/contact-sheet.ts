import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp, { type OverlayOptions } from 'sharp';

/** One tile of the sheet: a picture, or in its place the reason why there is none. */
export interface Tile {
  caption: string;
  picture: Buffer | undefined;
  note: string;
}

const COLUMNS = 4;
const WIDTH = 300;
const HEIGHT = 250;
const PICTURE = { width: 276, height: 184 };
const MARGIN = 12;
const INK = '#1d2733';
const QUIET = '#6b7785';

const require = createRequire(import.meta.url);
// Machines without fonts are common: the text comes with its own.
const FONT = join(
  dirname(require.resolve('@expo-google-fonts/roboto/package.json')),
  '400Regular',
  'Roboto_400Regular.ttf',
);

/** All tiles on one PNG. */
export async function contactSheet(tiles: Tile[]): Promise<Buffer> {
  const overlays = await Promise.all(tiles.map((tile, index) => place(tile, index)));
  const rows = Math.ceil(tiles.length / COLUMNS);
  const canvas = { width: COLUMNS * WIDTH + MARGIN, height: rows * HEIGHT + MARGIN, channels: 3 as const };
  return sharp({ create: { ...canvas, background: '#eef1f4' } })
    .composite(overlays.flat())
    .png({ palette: true })
    .toBuffer();
}

async function place({ caption, picture, note }: Tile, index: number): Promise<OverlayOptions[]> {
  const left = MARGIN + (index % COLUMNS) * WIDTH;
  const top = MARGIN + Math.floor(index / COLUMNS) * HEIGHT;
  const frame = picture
    ? await sharp(picture)
        .resize({ ...PICTURE, fit: 'contain', background: '#ffffff' })
        .png()
        .toBuffer()
    : await emptyFrame(note);
  const words = await text(`${paint(shorten(caption), INK)}\n${paint(note, QUIET)}`);
  return [
    { input: frame, left, top },
    { input: words, left, top: top + PICTURE.height + 8 },
  ];
}

async function emptyFrame(reason: string): Promise<Buffer> {
  const input = await text(paint(reason, '#b3372f'));
  return sharp({ create: { ...PICTURE, channels: 3, background: '#f7e9e7' } })
    .composite([{ input, gravity: 'centre' }])
    .png()
    .toBuffer();
}

const shorten = (name: string) => (name.length > 36 ? `${name.slice(0, 35)}…` : name);

/** Words in Pango's markup. */
function paint(words: string, color: string): string {
  const escaped = words.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<span foreground="${color}">${escaped}</span>`;
}

const text = (markup: string): Promise<Buffer> =>
  sharp({ text: { text: markup, fontfile: FONT, font: 'Roboto 11', dpi: 96, rgba: true, spacing: 4 } })
    .png()
    .toBuffer();
