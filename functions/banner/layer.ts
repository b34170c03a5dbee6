import type { OverlayOptions } from 'sharp';
import type { Pixels } from '../../lib/images/pixels.ts';

/** Pixels with alpha, to be laid on others. */
export interface Layer {
  rgba: Buffer;
  width: number;
  height: number;
}

/** Pixels that have alpha, as a layer. */
export const layerOf = ({ data, info: { width, height } }: Pixels): Layer => ({ rgba: data, width, height });

/** Lays it with its upper left corner there, in pixels. */
export const cornerAt = ({ rgba, width, height }: Layer, left: number, top: number): OverlayOptions => ({
  input: rgba,
  raw: { width, height, channels: 4 },
  left: Math.round(left),
  top: Math.round(top),
});

/** Lays it with its middle there, in pixels. */
export const middleAt = (layer: Layer, x: number, y: number): OverlayOptions =>
  cornerAt(layer, x - layer.width / 2, y - layer.height / 2);
