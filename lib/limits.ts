/** What the app accepts as a photo. More would not fit in the memory of the function that renders it. */
export const limits = {
  /** Of the upload. */
  bytes: 50 * 1024 * 1024,
  /** The most that WebP can hold, on either side. */
  side: 16_383,
  /** Decoded row by row. */
  pixels: 120e6,
  /** Progressive JPEG: all coefficients are in memory at once, up to 6 bytes a pixel. GIF: the whole canvas is. */
  pixelsHeld: 50e6,
  /** Interlaced PNG: the whole image is in memory, up to 8 bytes a pixel. */
  pixelsInterlaced: 25e6,
  /** Of a JPEG. Each is a pass over the whole image; cameras and encoders write about ten. */
  scans: 64,
} as const;
