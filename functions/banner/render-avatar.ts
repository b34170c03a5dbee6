import type { OverlayOptions } from 'sharp';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { inspectImage } from '../../lib/images/inspect-image.ts';
import { toPixels } from '../../lib/images/pixels.ts';
import { asCorrupt, ImageRejectedError } from '../../lib/rejection.ts';
import { cutDisc, disc } from './circle.ts';
import { graphemesOf } from './clean-text.ts';
import { type Layer, layerOf, middleAt } from './layer.ts';
import { renderText } from './text.ts';
import type { Theme } from './themes.ts';

/** More than any avatar needs; decoded, it is 64 MB. */
const MOST_PIXELS = 16e6;
const RING = 4;

/** Somebody who follows. */
export interface Follower {
  name: string;
  /** The picture's bytes, as strangers sent them. */
  avatar?: Buffer | undefined;
}

/** Where a circle is, in pixels. */
export interface Seat {
  x: number;
  y: number;
  diameter: number;
}

/** A face in a ring; an initial where there is no picture, or none that can be shown. */
export async function renderFollower(
  { name, avatar }: Follower,
  { x, y, diameter }: Seat,
  theme: Theme,
): Promise<OverlayOptions[]> {
  const inner = diameter - 2 * RING;
  const face = avatar && (await renderAvatar(avatar, inner).catch(unlessRejected));
  const layers = [
    await disc(theme.ring, diameter),
    await disc(theme.seat, inner),
    face ?? (await renderInitial(name, inner * 0.42, theme)),
  ];
  return layers.filter((layer) => layer !== undefined).map((layer) => middleAt(layer, x, y));
}

/** @throws ImageRejectedError */
async function renderAvatar(avatar: Buffer, diameter: number): Promise<Layer> {
  const { width, height } = await inspectImage(avatar);
  if (width * height > MOST_PIXELS) throw new ImageRejectedError('TOO_MANY_PIXELS', `${width} × ${height}`);
  try {
    const picture = sharp(avatar, { failOn: 'warning', limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize(diameter, diameter, { fit: 'cover' })
      .ensureAlpha();
    return cutDisc(layerOf(await toPixels(picture)));
  } catch (cause) {
    throw asCorrupt(cause);
  }
}

function unlessRejected(error: unknown): undefined {
  if (!(error instanceof ImageRejectedError)) throw error;
}

async function renderInitial(name: string, size: number, { initial }: Theme): Promise<Layer | undefined> {
  const letter = graphemesOf(name).find((grapheme) =>
    /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(grapheme),
  );
  if (letter === undefined) return undefined;
  return renderText(letter.toUpperCase(), { weight: 'Bold', size, color: initial });
}
