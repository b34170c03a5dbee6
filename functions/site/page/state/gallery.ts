import type { Image, ImageDetail, ImageList } from '../api/answers.ts';
import type { Client } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';
import { withFirstPage, withImage, withNextPage, withoutImage } from './merge-images.ts';
import { poll, type Polled } from './polled.ts';
import { createStore } from './store.ts';

const PAGE = '/images?limit=40';
const FAST_MS = 1_000;
const SLOW_MS = 12_000;
/** For how long something is awaited that does not come. */
const PATIENCE_MS = 60_000;

/** The images, newest first, as far as they were looked at. */
export function createGallery(client: Client) {
  const isMoreOnTheWay = createStore(false);
  let happenedAt = Date.now();
  const isUnsettled = (): boolean => list.body.get()?.images.some(isUnderWay) ?? false;

  const list: Polled<ImageList> = poll(client, PAGE, {
    interval: () => (isUnsettled() && Date.now() - happenedAt < PATIENCE_MS ? FAST_MS : SLOW_MS),
    merge(known, first) {
      happenedAt = Date.now();
      return known ? withFirstPage(known, first) : first;
    },
  });
  const change = (how: (known: ImageList) => ImageList) => {
    const known = list.body.get();
    if (known) list.body.set(how(known));
  };

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
        if (body) change((known) => withNextPage(known, body));
      } catch (error) {
        if (!(error instanceof ApiError && error.status === 400)) throw error;
        // The cursor has ended, after an hour: the list begins anew.
        list.body.set(undefined);
        list.askNow();
      } finally {
        isMoreOnTheWay.set(false);
      }
    },

    /** Has an image looked up, whose picture's address has ended. */
    async renew(id: string): Promise<void> {
      const { body } = await client.get<ImageDetail>(`/images/${id}`);
      if (body) change((known) => withImage(known, listed(body)));
    },

    async remove(id: string): Promise<void> {
      await client.delete(`/images/${id}`);
      change((known) => withoutImage(known, id));
      happenedAt = Date.now();
      list.askNow();
    },
  };
}

export type Gallery = ReturnType<typeof createGallery>;

const isUnderWay = ({ status, backup }: Image): boolean =>
  status === 'pending' || (status === 'ready' && backup?.state === 'pending');

/** As the list has it, with one thumbnail. */
function listed({ thumbnails = [], ...image }: ImageDetail): Image {
  const thumbnail = thumbnails.toSorted(
    (one, other) => Math.abs(one.width - 480) - Math.abs(other.width - 480),
  )[0];
  return { ...image, ...(thumbnail && { thumbnail }) };
}
