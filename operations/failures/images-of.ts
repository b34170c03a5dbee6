import { ObjectChange, S3Event } from '../../lib/s3-event.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { Ports } from './ports.ts';

/** What is known by now of the images that an event is about, a line each; none if it is not one of S3's. */
export async function imagesOf(payload: string, { image }: Pick<Ports, 'image'>): Promise<string[]> {
  const lines = changesIn(payload).map(async ({ event, bucket, key }) => {
    const id = imageId(bucket, key);
    const { status = 'unknown', code } = (await image(id)) ?? {};
    return `${id}, ${event} of ${key}; by now ${status}${code ? ` ${code}` : ''}`;
  });
  return Promise.all(lines);
}

function changesIn(payload: string): ObjectChange[] {
  try {
    const { Records } = S3Event.parse(JSON.parse(payload));
    return Records.flatMap((record) => ObjectChange.safeParse(record).data ?? []);
  } catch {
    return [];
  }
}
