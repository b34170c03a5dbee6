import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeListings, type Pair } from '../../functions/reconcile/merge-listings.ts';
import type { Listed } from '../../functions/reconcile/ports.ts';

const listed = (key: string): Listed => ({ key, etag: 'e', bytes: 1, changedAt: 0 });
const sorted = (list: string[]) => list.toSorted(byBytes);
const byBytes = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));

async function* broken(): AsyncGenerator<Listed[]> {
  yield [listed('a')];
  throw new Error('AccessDenied');
}

/** A listing in pages of this size, some of which are empty; `closed` tells when it ends. */
async function* pagesOf(
  keys: string[],
  size: number,
  closed: () => void = () => {},
): AsyncGenerator<Listed[]> {
  try {
    for (let at = 0; at < keys.length; at += size) {
      if (at % 2 === 1) yield [];
      yield keys.slice(at, at + size).map(listed);
    }
  } finally {
    closed();
  }
}

const merge = async (source: string[], backup: string[], most = 3, size = 2): Promise<Pair[][]> =>
  Array.fromAsync(mergeListings(pagesOf(source, size), pagesOf(backup, size), most));

const shorten = ({ key, source, backup }: Pair) => [key, source?.key, backup?.key];

describe('two listings side by side', () => {
  test('have each key once, with who has it', async () => {
    const chunks = await merge(['a', 'b', 'd', '\ue000', '\u{1f431}'], ['b', 'c', 'd', '\u{1f431}']);

    expect(chunks.map((pairs) => pairs.map(shorten))).toEqual([
      [
        ['a', 'a', undefined],
        ['b', 'b', 'b'],
        ['c', undefined, 'c'],
      ],
      [
        ['d', 'd', 'd'],
        ['\ue000', '\ue000', undefined],
        ['\u{1f431}', '\u{1f431}', '\u{1f431}'],
      ],
    ]);
  });

  test.each([
    [[], [], 0],
    [['a', 'b', 'c'], [], 3],
    [[], ['a', 'b', 'c'], 3],
  ])('%j and %j have %i keys', async (source, backup, keys) => {
    expect((await merge(source, backup)).flat()).toHaveLength(keys);
  });

  test('are whole, whatever the keys, the pages and the chunks are', async () => {
    const keys = fc.uniqueArray(
      fc.string({ unit: fc.constantFrom('a', '\ud7ff', '\ue000', '\u{10000}'), minLength: 1, maxLength: 4 }),
    );
    const size = fc.integer({ min: 1, max: 5 });

    await fc.assert(
      fc.asyncProperty(keys, keys, size, size, async (source, backup, most, page) => {
        const pairs = (await merge(sorted(source), sorted(backup), most, page)).flat();

        expect(pairs.map(({ key }) => key)).toEqual(sorted([...new Set([...source, ...backup])]));
        for (const pair of pairs) {
          expect([pair.source?.key], pair.key).toEqual([source.find((key) => key === pair.key)]);
          expect([pair.backup?.key], pair.key).toEqual([backup.find((key) => key === pair.key)]);
        }
      }),
    );
  });

  test.each([
    ['within a page', ['a', 'c', 'b', 'd'], 4],
    ['between pages', ['a', 'b', 'a', 'c'], 2],
    ['by repeating a key', ['a', 'a'], 2],
    ['as JavaScript sorts', ['\u{1f431}', '\ue000'], 2],
  ])('are refused if one is out of order %s', async (_, keys, size) => {
    await expect(merge(['a', 'b', 'c', 'd'], keys, 3, size)).rejects.toMatchObject({
      name: 'ListingOrderError',
    });
  });
});

describe('both listings are ended', () => {
  test('when one of them fails', async () => {
    let closed = 0;

    const merging = Array.fromAsync(
      mergeListings(
        broken(),
        pagesOf(['a', 'b', 'c'], 1, () => (closed += 1)),
        10,
      ),
    );

    await expect(merging).rejects.toThrow('AccessDenied');
    expect(closed).toBe(1);
  });

  test('when nobody wants to see the rest', async () => {
    let closed = 0;
    const close = () => (closed += 1);
    const keys = ['a', 'b', 'c', 'd'];

    for await (const _ of mergeListings(pagesOf(keys, 1, close), pagesOf(keys, 1, close), 1)) break;

    expect(closed).toBe(2);
  });

  test('and not before a page that is under way has come', async () => {
    let arrived = false;
    async function* slow(): AsyncGenerator<Listed[]> {
      yield [listed('a')];
      await new Promise((resolve) => setTimeout(resolve, 30));
      arrived = true;
      yield [listed('b')];
    }

    for await (const _ of mergeListings(slow(), pagesOf(['b'], 1), 1)) break;

    expect(arrived).toBe(true);
  });
});
