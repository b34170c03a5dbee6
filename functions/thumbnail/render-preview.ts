import { dominantColor } from './dominant-color.ts';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { type Pixels, toPixels } from '../../lib/images/pixels.ts';

/** What a page can show at once, out of the row. */
export interface Preview {
  /** The dominant colour, `#rrggbb`. */
  color: string;
  /** The photo in 8 × 8 pixels at most: a data URI of no more than 200 characters. */
  blur: string;
}

/** Looks at an image from afar; what is transparent is white. */
export async function renderPreview({ data, info }: Pixels): Promise<Preview> {
  const small = await toPixels(
    sharp(data, { raw: info }).resize(64, 64, { fit: 'inside' }).flatten({ background: 'white' }),
  );
  const blur = await sharp(small.data, { raw: small.info })
    .resize(8, 8, { fit: 'inside' })
    .webp({ quality: 30, effort: 2 })
    .toBuffer();
  return {
    color: dominantColor(small.data),
    blur: `data:image/webp;base64,${blur.toString('base64')}`,
  };
}
