import { request } from './answer.ts';
import type { Api, Thumbnail } from './api.ts';
import { UnexpectedError } from './errors.ts';
import type { Look } from './until.ts';

/** Looks whether an image has its thumbnails. @throws UnexpectedError if it never will */
export async function thumbnailsOf(api: Api, id: string): Promise<Look<Thumbnail[]>> {
  const image = await api.find(id);
  if (image?.status === 'ready') return { found: image.thumbnails };
  if (image?.status !== 'pending')
    throw new UnexpectedError(
      `The image is ${image?.status ?? 'gone'}${image?.code ? `: ${image.code}` : ''}`,
    );
  return { seen: 'The image is still pending' };
}

/** Looks whether an image is gone. */
export async function noImage(api: Api, id: string): Promise<Look<true>> {
  const image = await api.find(id);
  return image ? { seen: `The image is still ${image.status}` } : { found: true };
}

/** Looks whether there is nothing any more at a thumbnail's address. */
export async function noThumbnail(url: string): Promise<Look<true>> {
  const response = await request(url);
  await response.body?.cancel();
  // Whoever may not list a bucket is not told what it lacks: S3 then answers 403.
  if ([403, 404].includes(response.status)) return { found: true };
  return { seen: `A thumbnail is still there (its address answers ${response.status})` };
}
