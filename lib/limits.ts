/** What the app accepts as a photo. More would not fit in the memory of the function that renders it. */
export const limits = {
  /** Of the upload. */
  bytes: 50 * 1024 * 1024,
  /** The most that WebP can hold, on either side. */
  side: 16_383,
  /** Decoded row by row: baseline JPEG, plain PNG. */
  pixels: 120e6,
  /** In memory as a whole, in up to 6 bytes a pixel: progressive JPEG, GIF, WebP. */
  pixelsHeld: 50e6,
  /** In memory as a whole, in 8 bytes a pixel or more: interlaced PNG, progressive CMYK, animated WebP. */
  pixelsHeldWide: 25e6,
  /** Of a JPEG. Each is a pass over the whole image; cameras and encoders write about ten. */
  scans: 64,
} as const;
