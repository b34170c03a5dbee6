import type { Theme } from './themes.ts';

type Color = readonly [red: number, green: number, blue: number];

/** Of `#rrggbb`. */
const channelsOf = (color: string): Color => [
  Number.parseInt(color.slice(1, 3), 16),
  Number.parseInt(color.slice(3, 5), 16),
  Number.parseInt(color.slice(5, 7), 16),
];

/** A gradient with lights on it, three bytes a pixel: neither SVG, which sharp may not read here, nor a file. */
export function paintBackground({ background, glows }: Theme, width: number, height: number): Buffer {
  const from = channelsOf(background[0]);
  const to = channelsOf(background[1]);
  const lights = glows.map((glow) => ({ ...glow, channels: channelsOf(glow.color) }));
  const pixels = Buffer.allocUnsafe(width * height * 3);
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      const way = (x / width + y / height) / 2;
      let red = from[0] + (to[0] - from[0]) * way;
      let green = from[1] + (to[1] - from[1]) * way;
      let blue = from[2] + (to[2] - from[2]) * way;
      for (const { x: left, y: top, radius, strength, channels } of lights) {
        const distance = Math.hypot(x - left, y - top) / radius;
        if (distance >= 1) continue;
        const share = strength * (1 - distance * distance) ** 2;
        red += (channels[0] - red) * share;
        green += (channels[1] - green) * share;
        blue += (channels[2] - blue) * share;
      }
      pixels[at] = Math.round(red);
      pixels[at + 1] = Math.round(green);
      pixels[at + 2] = Math.round(blue);
    }
  }
  return pixels;
}
