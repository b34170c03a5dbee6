import { ListObjectsCommand, type ListObjectsOutput, paginateListObjectsV2 } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf } from './helpers/objects.ts';

const Bucket = 'random';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket)] });
});
afterAll(() => local[Symbol.asyncDispose]());

interface Ask {
  Prefix: string;
  Delimiter: string;
  MaxKeys: number;
}

const byBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** What a listing is, said in the simplest way. */
function model(keys: string[], { Prefix, Delimiter }: Ask): string[] {
  const folded = keys
    .filter((key) => key.startsWith(Prefix))
    .map((key) => {
      const end = Delimiter ? key.indexOf(Delimiter, Prefix.length) : -1;
      return end < 0 ? key : key.slice(0, end + Delimiter.length);
    });
  return [...new Set(folded)].toSorted(byBytes);
}

const entriesOf = ({ Contents = [], CommonPrefixes = [] }: ListObjectsOutput): string[] =>
  [...Contents.map(({ Key = '' }) => Key), ...CommonPrefixes.map(({ Prefix = '' }) => Prefix)].toSorted(
    byBytes,
  );

async function pagesOfV2(ask: Ask): Promise<string[][]> {
  const pages = [];
  for await (const page of paginateListObjectsV2({ client: local.s3 }, { Bucket, ...ask }))
    pages.push(entriesOf(page));
  return pages;
}

async function pagesOfV1(ask: Ask): Promise<string[][]> {
  const pages: string[][] = [];
  for (let more: boolean | undefined = true; more; ) {
    const Marker = pages.at(-1)?.at(-1);
    const page = await local.s3.send(new ListObjectsCommand({ Bucket, ...ask, ...(Marker && { Marker }) }));
    pages.push(entriesOf(page));
    more = page.IsTruncated;
  }
  return pages;
}

const ending = fc.string({ unit: fc.constantFrom('a', '/', '\uff5e', '🙂'), maxLength: 6 });

test('any listing has what it should, in order, on full pages', async () => {
  let run = 0;

  // What fails is told with the seed that brings it back.
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(ending, { maxLength: 12 }),
      fc.nat(11),
      fc.nat(3),
      fc.constantFrom('', '/', 'a', '🙂'),
      fc.integer({ min: 1, max: 5 }),
      async (endings, which, length, Delimiter, MaxKeys) => {
        const own = `${run++}:`;
        const keys = endings.map((each) => own + each);
        await Promise.all(keys.map((key) => objectsOf(local.s3, Bucket).put(key, 'x')));
        const prefix = Array.from(endings[which] ?? '').slice(0, length);
        const ask = { Prefix: own + prefix.join(''), Delimiter, MaxKeys };

        const pages = await pagesOfV2(ask);

        const expected = model(keys, ask);
        expect(pages.flat()).toEqual(expected);
        expect(pages).toHaveLength(Math.max(1, Math.ceil(expected.length / MaxKeys)));
        expect(await pagesOfV1(ask)).toEqual(pages);
      },
    ),
    { numRuns: 100 },
  );
});
