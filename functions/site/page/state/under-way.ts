import type { Image } from '../api/answers.ts';

/** Whether more is to come of an image: its thumbnails, or the copy of a photo that has them. */
export const isUnderWay = ({ status, backup }: Pick<Image, 'status' | 'backup'>): boolean =>
  status === 'pending' || (status === 'ready' && backup.state === 'pending');
