import type { Image } from '../api/answers.ts';
import type { Entry } from '../state/uploads.ts';

/** A place in the gallery: an image, an upload that becomes one, or both. */
export interface Tile {
  /** The same for an upload and for the image that it becomes, so that nothing jumps. */
  key: string;
  image: Image | undefined;
  entry: Entry | undefined;
}

/**
 * What the gallery shows, in its order: first what the list does not have yet.
 * @param keyOf - the key of the upload that an image was, when it is none any more
 */
export function tilesOf(
  images: readonly Image[],
  entries: readonly Entry[],
  keyOf: (id: string) => string | undefined,
): Tile[] {
  const byId = new Map(entries.map((entry) => [entry.upload.id, entry]));
  const listed = new Set(images.map(({ id }) => id));
  const coming = entries.filter(
    ({ upload: { id }, wasListed }) => id === undefined || (!listed.has(id) && !wasListed),
  );
  return [
    ...coming.map((entry) => ({ key: entry.upload.key, image: undefined, entry })),
    ...images.map((image) => {
      const entry = byId.get(image.id);
      return { key: entry?.upload.key ?? keyOf(image.id) ?? image.id, image, entry };
    }),
  ];
}
