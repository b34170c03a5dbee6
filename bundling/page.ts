/** A page as a function holds it: what `import page from 'page:./folder'` is. */
export interface Page {
  html: string;
  /** By their paths, `/assets/main-ABC.js`: what the HTML names. */
  assets: Record<string, Asset>;
}

/** A file that never changes under its path. */
export interface Asset {
  /** The media type. */
  type: string;
  /** Its bytes, compressed with brotli, in base64. */
  br: string;
}
