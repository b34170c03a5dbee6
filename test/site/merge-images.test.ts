import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Image, ImageList } from '../../functions/site/page/api/answers.ts';
import {
  withFirstPage,
  withImage,
  withNextPage,
  withoutImage,
} from '../../functions/site/page/state/merge-images.ts';

const image = (second: number, rest: Partial<Image> = {}): Image => ({
  id: `id-${String(second).padStart(3, '0')}`,
  status: 'ready',
  uploadedAt: new Date(second * 1000).toISOString(),
  backup: { state: 'stored' },
  ...rest,
});
const listOf = (seconds: number[], next?: string): ImageList => ({
  images: seconds.map((second) => image(second)),
  ...(next !== undefined && { next }),
});
const ids = ({ images }: ImageList) => images.map(({ id }) => Number(id.slice(3)));
const order = (all: Iterable<number>) => [...new Set(all)].toSorted((a, b) => b - a);

describe('the list of images', () => {
  test('has what is new in front, and keeps the pages behind', () => {
    const known = listOf([9, 8, 7, 6, 5], 'after 5');

    const fresh = withFirstPage(known, listOf([11, 10, 9], 'after 9'));

    expect(ids(fresh)).toEqual([11, 10, 9, 8, 7, 6, 5]);
    expect(fresh.next).toBe('after 5');
  });

  test('loses what was deleted', () => {
    expect(ids(withFirstPage(listOf([9, 8, 7, 6], 'n'), listOf([9, 7], 'm')))).toEqual([9, 7, 6]);
    expect(ids(withFirstPage(listOf([9, 8, 7, 6], 'n'), listOf([9])))).toEqual([9]);
  });

  test('keeps what has arrived meanwhile, and so has its place behind the page by now', () => {
    const known: ImageList = { images: [9, 8, 7, 6].map((second) => image(second, { status: 'pending' })) };

    const fresh = withFirstPage(known, listOf([9, 7], 'm'));

    expect(ids(fresh)).toEqual([9, 7, 8, 6]);
  });

  test('keeps the place of what has none for the moment in which it arrives', () => {
    const known: ImageList = { images: [image(9), image(8, { status: 'pending' }), image(7)] };

    const fresh = withFirstPage(known, listOf([9, 7]), ({ status }) => status === 'pending');

    expect(ids(fresh)).toEqual([9, 8, 7]);
  });

  test('leaves nothing out, however many have come since: it begins anew', () => {
    const fresh = withFirstPage(listOf([3, 2, 1], 'after 1'), listOf([9, 8, 7], 'after 7'));

    expect([ids(fresh), fresh.next]).toEqual([[9, 8, 7], 'after 7']);
  });

  test('goes on where its last page ends, or where its first does if there is no other', () => {
    expect(withFirstPage(listOf([9, 8], 'after 8'), listOf([10, 9], 'after 9')).next).toBe('after 8');
    expect(withFirstPage(listOf([9, 8], 'after 8'), listOf([9, 8], 'fresh')).next).toBe('fresh');
    expect(withFirstPage(listOf([9, 8]), listOf([10, 9], 'after 9')).next).toBeUndefined();
  });

  test('an image that is the same stays the same object, and another one does not', () => {
    const known = listOf([2, 1]);

    const fresh = withFirstPage(known, { images: [image(2), image(1, { status: 'rejected' })] });

    expect(fresh.images[0]).toBe(known.images[0]);
    expect(fresh.images[1]).toEqual(image(1, { status: 'rejected' }));
  });

  test('grows by a page, without what it has already', () => {
    const grown = withNextPage(listOf([5, 4], 'after 4'), listOf([4, 3, 2], 'after 2'));

    expect([ids(grown), grown.next]).toEqual([[5, 4, 3, 2], 'after 2']);
    expect(withNextPage(grown, listOf([1])).next).toBeUndefined();
  });

  test('knows one image better, and forgets one', () => {
    const known = listOf([2, 1], 'n');

    expect(withImage(known, image(1, { status: 'rejected' })).images[1]?.status).toBe('rejected');
    expect(withImage(known, image(7)).images).toEqual(known.images);
    expect([ids(withoutImage(known, 'id-002')), withoutImage(known, 'id-002').next]).toEqual([[1], 'n']);
  });

  test('is the server’s, in its order and with nothing twice, however the two change', () => {
    const numbers = fc.array(fc.integer({ min: 0, max: 99 }), { maxLength: 30 });
    fc.assert(
      fc.property(numbers, numbers, fc.integer({ min: 1, max: 10 }), (before, after, limit) => {
        const now = order(after);
        const first = listOf(now.slice(0, limit), now.length > limit ? 'n' : undefined);

        const merged = ids(withFirstPage(listOf(order(before), 'n'), first));

        expect(merged).toEqual(order(merged));
        expect(merged.slice(0, limit)).toEqual(now.slice(0, limit));
      }),
    );
  });
});
