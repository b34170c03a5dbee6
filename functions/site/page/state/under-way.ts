import type { Image } from '../api/answers.ts';
import type { Progress } from '../upload/upload.ts';

/** Whether more is to come of an image: its thumbnails, or the copy of a photo that has them. */
export const isUnderWay = ({ status, backup }: Pick<Image, 'status' | 'backup'>): boolean =>
  status === 'pending' || (status === 'ready' && backup.state === 'pending');

/** Nobody is long about a photo; who is, is told so and sees it when it arrives. */
const LATE_MS = 60 * 1000;

/** Whether nothing has come of an image that was announced: its upload was cut off, or takes long. @param now - epoch milliseconds */
export const isLost = ({ status, thumbnail, uploadedAt, backup }: Image, now: number): boolean =>
  status === 'pending' &&
  thumbnail === undefined &&
  backup.state === 'pending' &&
  uploadedAt !== undefined &&
  now - Date.parse(uploadedAt) > LATE_MS;

/** Whether a copy is still to come of an image, or of a file that becomes one. @param now - epoch milliseconds */
export function isToBeBackedUp(
  image: Image | undefined,
  progress: Progress | undefined,
  now: number,
): boolean {
  if (progress?.step === 'failed') return false;
  if (!image) return progress !== undefined;
  return isUnderWay(image) && (progress !== undefined || !isLost(image, now));
}
