import { sharp } from '../../lib/images/hardened-sharp.ts';
import { toPixels } from '../../lib/images/pixels.ts';
import { type Layer, layerOf } from './layer.ts';

/**
 * How much of each pixel a disc covers, 0 to 1, in a square around it: what is outside is 0, and the edge is smooth.
 * @param diameter - in pixels
 */
function shares(diameter: number): Float32Array {
  const radius = diameter / 2;
  return Float32Array.from({ length: diameter * diameter }, (_, at) => {
    const x = (at % diameter) + 0.5 - radius;
    const y = Math.floor(at / diameter) + 0.5 - radius;
    return Math.min(1, Math.max(0, radius - Math.hypot(x, y) + 0.5));
  });
}

/** What of a square lies in the disc in it. Changes the layer. */
export function cutDisc(square: Layer): Layer {
  for (const [at, share] of shares(square.width).entries()) {
    square.rgba[at * 4 + 3] = (square.rgba[at * 4 + 3] ?? 0) * share;
  }
  return square;
}

/** A disc of one colour. */
export async function disc(color: string, diameter: number): Promise<Layer> {
  const size = { width: diameter, height: diameter, channels: 4 as const };
  return cutDisc(layerOf(await toPixels(sharp({ create: { ...size, background: color } }))));
}
