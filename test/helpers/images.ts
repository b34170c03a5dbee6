import { readFileSync } from 'node:fs';
import { sharp } from '../../lib/images/hardened-sharp.ts';

/** A file of samples/. */
export const sample = (file: string): Buffer => readFileSync(`samples/${file}`);

/** A field of one colour. */
export const plain = (width: number, height: number, background = '#336699') =>
  sharp({ create: { width, height, channels: 3, background } });

/** What the rejection of an image looks like. */
export const rejectedAs = (code: string) => ({ name: 'ImageRejectedError', code, retryable: false });
