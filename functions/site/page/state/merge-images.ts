import type { Image, ImageList } from '../api/answers.ts';

/**
 * The list as it is known after its first page was asked for again. Of the further pages stays what is older than that
 * one: whatever is not in it any more is gone. An image that is the same stays the same object, so that nothing of it
 * is shown anew.
 * @param isMoving - whether an image is about to arrive. It gets another place by that, and for a moment has none: the
 *   table's index follows its rows a little later
 */
export function withFirstPage(
  known: ImageList,
  first: ImageList,
  isMoving: (image: Image) => boolean = () => false,
): ImageList {
  const before = new Map(known.images.map((image) => [image.id, image]));
  const images = first.images.map((image) => same(before.get(image.id), image));
  const fresh = new Set(images.map(({ id }) => id));
  if (first.next === undefined) {
    const moving = known.images.filter((image) => !fresh.has(image.id) && isMoving(image));
    return { images: [...images, ...moving].toSorted((a, b) => (isOlder(a, b) ? 1 : -1)) };
  }
  const last = images.at(-1);
  // Where nothing of the page was known before, there may be others between it and the rest.
  const isGap = last !== undefined && !images.some(({ id }) => before.has(id));
  // What arrives gets the time of that, as S3 has it, and with it another place: it may be behind the page by now.
  const isBehind = (image: Image) => !last || isOlder(image, last) || image.status === 'pending';
  const rest = known.images.filter((image) => !fresh.has(image.id) && isBehind(image));
  if (rest.length === 0 || isGap) return { images, next: first.next };
  return { images: [...images, ...rest], ...(known.next !== undefined && { next: known.next }) };
}

/** The list with one page more. */
export function withNextPage(known: ImageList, page: ImageList): ImageList {
  const there = new Set(known.images.map(({ id }) => id));
  const more = page.images.filter(({ id }) => !there.has(id));
  return {
    images: [...known.images, ...more],
    ...(page.next !== undefined && { next: page.next }),
  };
}

/** The list with an image as it is known by now. */
export const withImage = (known: ImageList, image: Image): ImageList => ({
  ...known,
  images: known.images.map((each) => (each.id === image.id ? same(each, { ...each, ...image }) : each)),
});

export const withoutImage = (known: ImageList, id: string): ImageList => ({
  ...known,
  images: known.images.filter((image) => image.id !== id),
});

/** The API's order: newest first. */
const isOlder = (image: Image, than: Image): boolean =>
  `${image.uploadedAt}#${image.id}` < `${than.uploadedAt}#${than.id}`;

const same = (before: Image | undefined, now: Image): Image =>
  before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
