import type { Hints } from './hints.ts';
import type { Patience } from './until.ts';

/** A photo to upload. */
export interface Photo {
  name: string;
  contentType: string;
  bytes: Buffer<ArrayBuffer>;
  /** The size of one of the thumbnails that it gets. */
  thumbnail: { width: number; height: number };
}

/** What the smoke test needs of the world. */
export interface Ports {
  /** The address of the API. */
  address: () => Promise<string>;
  /** A bearer token for it. */
  token: () => Promise<string>;
  photo: Photo;
  hints: Hints;
  /** For the thumbnails to come, and to go. */
  patience: Patience;
  print: (line: string) => void;
}
