import { sharp } from '../../lib/images/hardened-sharp.ts';
import { toPixels } from '../../lib/images/pixels.ts';
import { FAMILIES } from './fonts.ts';
import { type Layer, layerOf } from './layer.ts';

/** How a text looks. */
export interface TextStyle {
  weight: 'Medium' | 'Bold';
  /** Of an em, in pixels. */
  size: number;
  /** `#rrggbb` */
  color: string;
  /** Between letters, in 1/1024 of a pixel. */
  spacing?: number;
  /** In pixels: longer lines break, be it within a word. */
  width?: number;
}

/** Pango reads text as markup. */
const escapeMarkup = (text: string): string =>
  text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** A text with no space around it: its pixels begin where its ink does. */
export async function renderText(
  text: string,
  { weight, size, color, spacing = 0, width }: TextStyle,
): Promise<Layer> {
  const style = `foreground="${color}" letter_spacing="${spacing}" line_height="0.96"`;
  const image = sharp({
    text: {
      text: `<span ${style}>${escapeMarkup(text)}</span>`,
      font: `${FAMILIES} ${weight} ${size}`,
      rgba: true,
      // A point is a pixel.
      dpi: 72,
      ...(width !== undefined && { width, wrap: 'word-char' as const }),
    },
  });
  return layerOf(await toPixels(image));
}
