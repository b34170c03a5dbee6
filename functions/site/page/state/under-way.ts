import type { Image } from '../api/answers.ts';
import type { Progress } from '../upload/upload.ts';

/** Whether more is to come of an image: its thumbnails, or the copy of a photo that has them. */
export const isUnderWay = ({ status, backup }: Pick<Image, 'status' | 'backup'>): boolean =>
  status === 'pending' || (status === 'ready' && backup.state === 'pending');

const LATE_MS = 10 * 60 * 1000;

/** Whether nobody sends it any more: the form was good for five minutes. @param now - epoch milliseconds */
export const isLate = (announcedAt: string | undefined, now: number): boolean =>
  announcedAt !== undefined && now - Date.parse(announcedAt) > LATE_MS;

/** Whether a copy is still to come of an image, or of a file that becomes one. @param now - epoch milliseconds */
export function isToBeBackedUp(
  image: Image | undefined,
  progress: Progress | undefined,
  now: number,
): boolean {
  if (progress?.step === 'failed') return false;
  if (!image) return progress !== undefined;
  const isLost = image.status === 'pending' && !progress && isLate(image.uploadedAt, now);
  return isUnderWay(image) && !isLost;
}
