import { graphemesOf, shorten } from './clean-text.ts';
import type { Layer } from './layer.ts';
import { renderText } from './text.ts';

/** In pixels, the one that is tried first first. */
const SIZES = [96, 76, 66, 56, 48];

/** Where a title has to fit in, in pixels. */
export interface Box {
  width: number;
  height: number;
}

/** A title as large as fits; one that does not even fit at the smallest size ends in an ellipsis. */
export async function renderTitle(title: string, color: string, { width, height }: Box): Promise<Layer> {
  const render = (text: string, size: number) =>
    renderText(text, { weight: 'Bold', size, color, width, spacing: -1024 });
  for (const size of SIZES) {
    const layer = await render(title, size);
    if (layer.height <= height) return layer;
  }
  const smallest = SIZES.at(-1) ?? 0;
  let fits = 1;
  let tooLong = graphemesOf(title).length;
  let best = await render(shorten(title, fits), smallest);
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2);
    const layer = await render(shorten(title, middle), smallest);
    if (layer.height > height) tooLong = middle;
    else {
      fits = middle;
      best = layer;
    }
  }
  return best;
}
