import { encodePng, RGB } from '../png.ts';

type Color = readonly [red: number, green: number, blue: number];

const SIDE = 128;
/** Samples a pixel, in each direction: edges are smooth. */
const FINENESS = 3;

const BACKGROUNDS: Color[] = [
  [255, 209, 102],
  [239, 131, 84],
  [142, 202, 230],
  [149, 213, 178],
  [205, 180, 219],
  [255, 175, 204],
];
const SKINS: Color[] = [
  [255, 224, 196],
  [240, 194, 150],
  [198, 134, 92],
  [141, 85, 54],
];
const HAIRS: Color[] = [
  [43, 33, 30],
  [110, 66, 38],
  [214, 168, 84],
  [150, 150, 158],
  [160, 58, 40],
];
const SHIRTS: Color[] = [
  [38, 70, 83],
  [231, 111, 81],
  [69, 123, 157],
  [106, 76, 147],
  [42, 157, 143],
];
const EYES: Color = [40, 34, 40];
const LIPS: Color = [190, 70, 70];

/** The portrait of somebody with this number, as PNG: nobody's, and always the same. */
export function drawFace(number: number): Buffer {
  const colors = {
    background: of(BACKGROUNDS, number),
    skin: of(SKINS, number * 7 + 1),
    hair: of(HAIRS, number * 3 + 2),
    shirt: of(SHIRTS, number * 2 + 3),
    long: number % 2 === 0,
  };
  const row = 1 + SIDE * 3;
  const rows = Buffer.alloc(row * SIDE);
  for (let y = 0; y < SIDE; y += 1) {
    for (let x = 0; x < SIDE; x += 1) rows.set(meanAt(x, y, colors), y * row + 1 + x * 3);
  }
  return encodePng({ width: SIDE, height: SIDE, depth: 8, color: RGB }, rows);
}

interface Colors {
  background: Color;
  skin: Color;
  hair: Color;
  shirt: Color;
  long: boolean;
}

/** The mean of some samples in a pixel. */
function meanAt(x: number, y: number, colors: Colors): Color {
  let [red, green, blue] = [0, 0, 0];
  for (let i = 0; i < FINENESS * FINENESS; i += 1) {
    const right = ((i % FINENESS) + 0.5) / FINENESS;
    const down = (Math.floor(i / FINENESS) + 0.5) / FINENESS;
    const color = colorAt((x + right) / SIDE, (y + down) / SIDE, colors);
    red += color[0];
    green += color[1];
    blue += color[2];
  }
  const samples = FINENESS * FINENESS;
  return [Math.round(red / samples), Math.round(green / samples), Math.round(blue / samples)];
}

/** From the front to the back. @param x, y - 0 to 1 */
function colorAt(x: number, y: number, { background, skin, hair, shirt, long }: Colors): Color {
  const within = (left: number, top: number, width: number, height: number) =>
    ((x - left) / width) ** 2 + ((y - top) / height) ** 2 < 1;
  if (within(0.42, 0.46, 0.022, 0.03) || within(0.58, 0.46, 0.022, 0.03)) return EYES;
  if (within(0.5, 0.555, 0.075, 0.05) && y > 0.565) return LIPS;
  const fringe = within(0.5, 0.27, 0.26, 0.12);
  if (fringe && within(0.5, 0.45, 0.26, 0.3)) return hair;
  if (within(0.5, 0.46, 0.2, 0.25)) return skin;
  if (x > 0.43 && x < 0.57 && y > 0.6 && y < 0.8) return skin;
  if (within(0.5, 1.05, 0.38, 0.33)) return shirt;
  if (within(0.5, 0.4, 0.25, 0.26) || (long && within(0.5, 0.58, 0.27, 0.3))) return hair;
  return background;
}

const of = (colors: Color[], number: number): Color => colors[number % colors.length] ?? [0, 0, 0];
