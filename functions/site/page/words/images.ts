import type { Backup, Image } from '../api/answers.ts';
import { bytes } from './numbers.ts';
import { dayAndTime } from './times.ts';

const CODES: Record<string, string> = {
  FOLDER: 'This is a folder, no photo.',
  EMPTY: 'The file is empty.',
  TOO_MANY_BYTES: 'The file is too large: a photo may have 50 MB.',
  UNSUPPORTED_TYPE: 'This is no JPEG, PNG, WebP or GIF, whatever the file is called.',
  TOO_MANY_PIXELS: 'The picture has too many pixels.',
  TOO_MANY_SCANS: 'The JPEG is made of too many layers to be opened safely.',
  CORRUPT: 'The file is damaged, or only a part of it.',
};

/** Why there is no picture of an image, in a sentence. */
export const whyRejected = ({ code, reason, status }: Image): string =>
  CODES[code ?? ''] ??
  reason ??
  (status === 'failed' ? 'Something went wrong on our side.' : 'It was refused.');

/** Of an image that was announced, and of which nothing came. */
export const LOST = 'Nothing has arrived so far. If its upload was cut off, add the file again.';

const STATES: Record<Backup['state'], string> = {
  pending: 'Backup on its way',
  stored: 'Backed up',
  failed: 'Backup failed',
  held: 'Deleted here, still in the backup',
  deleted: 'Deleted in the backup, too',
};

/** How an image's backup is, in a few words. */
export const backupWords = ({ state }: Backup): string => STATES[state] ?? state;

const STEPS: Record<string, string> = {
  uploaded: 'Uploaded to S3',
  thumbnails: 'Thumbnails made',
  rejected: 'Refused',
  backup: 'Copied to the backup account',
};

/** What was done with an image. */
export const stepWords = (step: string): string => STEPS[step] ?? step;

/** Whether there is a picture of an image: its status follows a moment later. */
export const isThere = ({ status, thumbnail }: Image): boolean =>
  status === 'ready' || (status === 'pending' && thumbnail !== undefined);

/** What file an image is, as far as it is known: `312 KB JPEG`. */
export const fileWords = ({ size, type }: Pick<Image, 'size' | 'type'>): string =>
  [size !== undefined && bytes(size), type?.replace('image/', '').toUpperCase()].filter(Boolean).join(' ');

/** An image for those who do not see it. */
export function labelOf(image: Image): string {
  const { status, name, uploadedAt, backup } = image;
  const file = fileWords(image);
  const photo = name === undefined ? 'Photo' : `Photo ${name}`;
  const when = `${uploadedAt ? ` of ${dayAndTime(uploadedAt)}` : ''}${file && `, ${file}`}`;
  if (isThere(image)) return `${photo}${when}, ${backupWords(backup).toLowerCase()}`;
  if (status === 'pending') return `${photo}${when}, not there yet`;
  return `${photo}${when}, not shown: ${whyRejected(image)}`;
}
