import type { Image, ImageDetail, ImageList } from '../api/answers.ts';
import { ApiError } from '../api/errors.ts';
import { withFirstPage, withImage, withNextPage, withoutImage } from './merge-images.ts';
import { poll, type Polled, type Surroundings } from './polled.ts';
import { createStore } from './store.ts';
import { isLost, isUnderWay } from './under-way.ts';

/** How many the first page has: it is the one that is kept fresh. */
const PAGE_SIZE = 40;
const PAGE = `/images?limit=${PAGE_SIZE}`;
const FAST_MS = 1_000;
const SLOW_MS = 12_000;
/** For how long something is awaited that does not come. */
const PATIENCE_MS = 60_000;
/** So many that are further behind are looked up at a time. */
const LOOKED_UP = 5;

const isMoving = (image: Image): boolean => image.status === 'pending' && !isLost(image, Date.now());

/** The images, newest first, as far as they were looked at. */
export function createGallery(surroundings: Surroundings) {
  const { client } = surroundings;
  const isMoreOnTheWay = createStore(false);
  let happenedAt = Date.now();
  /** What was deleted here: an answer that was on its way then still has it. */
  const removed = new Set<string>();
  /** How often each image further behind was looked up. */
  const turns = new Map<string, number>();
  const there = (page: ImageList): ImageList => ({
    ...page,
    images: page.images.filter(({ id }) => !removed.has(id)),
  });
  const underWay = (): Image[] =>
    (list.body.get()?.images ?? []).filter((image) => isUnderWay(image) && !isLost(image, Date.now()));
  const isAwaited = () => underWay().length > 0 && Date.now() - happenedAt < PATIENCE_MS;

  const list: Polled<ImageList> = poll(surroundings, PAGE, {
    interval: () => (isAwaited() ? FAST_MS : SLOW_MS),
    merge(known, first) {
      happenedAt = Date.now();
      return known ? withFirstPage(known, there(first), isMoving) : there(first);
    },
    async also() {
      const behind = new Set(list.body.get()?.images.slice(PAGE_SIZE));
      const wanted = isAwaited() ? underWay().filter((image) => behind.has(image)) : [];
      // In turn: some may never arrive.
      const turn = wanted.toSorted((one, other) => (turns.get(one.id) ?? 0) - (turns.get(other.id) ?? 0));
      await Promise.all(
        turn.slice(0, LOOKED_UP).map(({ id }) => {
          turns.set(id, (turns.get(id) ?? 0) + 1);
          return renew(id);
        }),
      );
    },
  });
  const change = (how: (known: ImageList) => ImageList) => {
    const known = list.body.get();
    if (known) list.body.set(how(known));
  };

  async function renew(id: string): Promise<void> {
    try {
      const { body } = await client.get<ImageDetail>(`/images/${id}`);
      if (body) change((known) => withImage(known, listed(body)));
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) throw error;
      change((known) => withoutImage(known, id));
    }
  }

  return {
    ...list,
    isMoreOnTheWay,

    /** Something has happened that will show: it is looked for. */
    touch(): void {
      happenedAt = Date.now();
      list.askNow();
    },

    /** Gets the next page, if there is one. @throws ApiError, NoAnswerError */
    async more(): Promise<void> {
      const cursor = list.body.get()?.next;
      if (cursor === undefined || isMoreOnTheWay.get()) return;
      isMoreOnTheWay.set(true);
      try {
        const { body } = await client.get<ImageList>(`${PAGE}&cursor=${encodeURIComponent(cursor)}`);
        // If the list has begun anew meanwhile, this is not what comes next in it.
        if (body) change((known) => (known.next === cursor ? withNextPage(known, there(body)) : known));
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 400)) throw error;
        // The cursor has ended, after an hour: the list begins anew.
        list.body.set(undefined);
        list.askNow();
      } finally {
        isMoreOnTheWay.set(false);
      }
    },

    /** Looks an image up, whose picture's address has ended. @throws ApiError, NoAnswerError */
    renew,

    /** @throws ApiError, NoAnswerError */
    async remove(id: string): Promise<void> {
      await client.delete(`/images/${id}`);
      removed.add(id);
      change((known) => withoutImage(known, id));
      happenedAt = Date.now();
      list.askNow();
    },
  };
}

export type Gallery = ReturnType<typeof createGallery>;

/** As the list has it, with one thumbnail. */
function listed({ thumbnails = [], ...image }: ImageDetail): Image {
  const thumbnail = thumbnails.toSorted(
    (one, other) => Math.abs(one.width - 480) - Math.abs(other.width - 480),
  )[0];
  return { ...image, ...(thumbnail && { thumbnail }) };
}
