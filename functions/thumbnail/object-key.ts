import { createHash } from 'node:crypto';
import type { ObjectChange } from '../../lib/s3-event.ts';

/**
 * Where a thumbnail lies: `<imageId>/<sequencer>/<hash of the version>/<size>.webp`. It follows from the change that
 * was handled and the version that was current then, so a repetition writes the same objects again. No other change
 * ever writes them: a key that was given up is never taken up again, and whoever deletes it harms nobody.
 */
export function objectKey(imageId: string, sequencer: string, versionId: string, size: number): string {
  const version = createHash('sha256').update(versionId).digest('hex').slice(0, 32);
  return `${imageId}/${sequencer}/${version}/${size}.webp`;
}

/** The change in whose course a thumbnail was written. */
export const sequencerOf = (key: string): ObjectChange['sequencer'] => key.split('/')[1] ?? '';
