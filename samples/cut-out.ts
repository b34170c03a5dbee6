import type { Sharp } from 'sharp';

/** Makes the light background of a photograph transparent. */
export async function cutOut(photograph: Sharp): Promise<Sharp> {
  const { data, info } = await photograph
    .clone()
    .greyscale()
    .negate()
    .linear(8, -300)
    .raw()
    .toBuffer({ resolveWithObject: true });
  return photograph.clone().joinChannel(data, { raw: info });
}
