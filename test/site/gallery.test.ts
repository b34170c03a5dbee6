import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Image, ImageList } from '../../functions/site/page/api/answers.ts';
import type { Answer, Asked, Client } from '../../functions/site/page/api/client.ts';
import { ApiError } from '../../functions/site/page/api/errors.ts';
import { createGallery } from '../../functions/site/page/state/gallery.ts';

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const image = (number: number, rest: Partial<Image> = {}): Image => ({
  id: `id-${String(number).padStart(3, '0')}`,
  status: 'ready',
  uploadedAt: new Date(number * 1000).toISOString(),
  backup: { state: 'stored' },
  ...rest,
});

/** A gallery of an API that has these images, newest first, and answers as the real one does. */
function galleryOf(numbers: number[], change: Partial<Image> = {}) {
  const images = new Map(numbers.map((number) => [image(number).id, image(number, change)]));
  const asked: [path: string, etag: string | undefined][] = [];
  const cursors = { areGood: true };
  const slow = { ms: 0 };

  function answer(path: string): unknown {
    const one = images.get(path.slice('/images/'.length));
    if (one) return one;
    if (!path.startsWith('/images?')) throw new ApiError(404, 'There is no such image.', false);
    const query = new URLSearchParams(path.split('?')[1]);
    const after = query.get('cursor');
    if (after !== null && !cursors.areGood) throw new ApiError(400, 'The cursor has ended.', false);
    const all = [...images.values()].toSorted((a, b) => (a.id < b.id ? 1 : -1));
    const rest = after === null ? all : all.filter(({ id }) => id < after);
    const page = rest.slice(0, Number(query.get('limit')));
    const next = rest.length > page.length ? page.at(-1)?.id : undefined;
    return { images: page, ...(next && { next }) } satisfies ImageList;
  }
  const client: Client = {
    async get<Body>(path: string, { etag }: Asked = {}): Promise<Answer<Body>> {
      asked.push([path, etag]);
      const text = JSON.stringify(answer(path));
      if (slow.ms > 0) await new Promise((resolve) => setTimeout(resolve, slow.ms));
      const body: Body | undefined = text === etag ? undefined : JSON.parse(text);
      return { body, etag: text };
    },
    post: () => Promise.reject(new Error('Nothing is posted here')),
    delete: async (path) => void images.delete(path.slice('/images/'.length)),
  };
  const lookout = { isVisible: () => true, isOnline: () => true, onChange: () => () => {} };
  const gallery = createGallery({ client, lookout });
  const stop = gallery.start();
  return { gallery, images, asked, cursors, slow, stop, shown: () => gallery.body.get()?.images ?? [] };
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const settle = (ms = 1) => vi.advanceTimersByTimeAsync(ms);

describe('the gallery', () => {
  test('asks each second while something is on its way, and seldom when all is there', async () => {
    const { asked, images, stop } = galleryOf([1], { status: 'pending' });

    await settle(5_500);
    const busy = asked.length;
    images.set('id-001', image(1));
    await settle(2_000);
    const before = asked.length;
    await settle(24_000);
    stop();

    expect(busy).toBe(6);
    expect(asked.length - before).toBe(2);
  });

  test('does not wait for ever for what never comes', async () => {
    const { asked, stop } = galleryOf([1], { status: 'pending' });
    await settle(120_000);

    const before = asked.length;
    await settle(24_000);
    stop();

    expect(asked.length - before).toBe(2);
  });

  test('learns what becomes of images that are further behind, too', async () => {
    const { gallery, images, shown, stop } = galleryOf(range(1, 60), { status: 'pending' });
    await settle();
    await gallery.more();

    for (const number of range(1, 60)) images.set(image(number).id, image(number));
    images.delete('id-003');
    await settle(10_000);
    stop();

    expect(shown().filter(({ status }) => status === 'pending')).toEqual([]);
    expect(shown()).toHaveLength(59);
  });

  test('learns of each of them, though some never arrive', async () => {
    const { gallery, images, shown, stop } = galleryOf(range(1, 60), { status: 'pending' });
    await settle();
    await gallery.more();

    images.set('id-015', image(15));
    await settle(10_000);
    stop();

    expect(shown().find(({ id }) => id === 'id-015')?.status).toBe('ready');
  });

  test('leaves no gap where a whole page came while the next was on its way', async () => {
    const { gallery, images, slow, shown, stop } = galleryOf(range(1, 60));
    await settle();
    slow.ms = 5_000;
    const more = gallery.more();
    slow.ms = 0;

    for (const number of range(61, 120)) images.set(image(number).id, image(number));
    gallery.askNow();
    await settle(5_000);
    await more;
    await gallery.more();
    stop();

    expect(shown().map(({ id }) => id)).toEqual(
      range(41, 120)
        .toReversed()
        .map((each) => image(each).id),
    );
  });

  test('begins anew when its cursor has ended', async () => {
    const { gallery, cursors, asked, shown, stop } = galleryOf(range(1, 60));
    await settle();

    cursors.areGood = false;
    await gallery.more();
    await settle();
    stop();

    expect(asked.at(-1)).toEqual(['/images?limit=40', undefined]);
    expect(shown()).toHaveLength(40);
  });

  test('asks for one page at a time, however often it is told to', async () => {
    const { gallery, asked, shown, stop } = galleryOf(range(1, 100));
    await settle();

    await Promise.all([gallery.more(), gallery.more(), gallery.more()]);
    stop();

    expect(asked).toHaveLength(2);
    expect(shown()).toHaveLength(80);
  });

  test('has no image any more that was deleted here, not even by an answer from before', async () => {
    const { gallery, images, shown, stop } = galleryOf([1, 2]);
    await settle();

    await gallery.remove('id-002');
    images.set('id-002', image(2, { size: 1 }));
    await settle(20_000);
    stop();

    expect(shown().map(({ id }) => id)).toEqual(['id-001']);
  });
});
