import {
  DeleteObjectsCommand,
  ListObjectsCommand,
  type ListObjectsCommandInput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf, refusal } from './helpers/objects.ts';

const TREE = ['a', 'b/1', 'b/2', 'b/c/3', 'c', 'd/4', 'd/5', 'e'];
/** In the order of their UTF-8, which is neither that of UTF-16 nor that of any language. */
const ORDERED = [' ', '+', 'A', 'Z', 'a', 'a!', 'a/', 'aa', 'z', 'ä', '日', '\uff5e', '\u{10000}', '🙂'];
const MANY = Array.from({ length: 1005 }, (_, index) => `many/${String(index).padStart(4, '0')}`);

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  local = await startCloud({ buckets: ['tree', 'ordered', 'many'].map((name) => bucket(name)) });
  const [tree, ordered, many] = ['tree', 'ordered', 'many'].map((name) => objectsOf(local.s3, name).put);
  await Promise.all([
    ...TREE.map((key) => tree?.(key, key)),
    ...ORDERED.toReversed().map((key) => ordered?.(key, key)),
    ...MANY.toReversed().map((key) => many?.(key, 'x')),
  ]);
});
afterAll(() => local[Symbol.asyncDispose]());

const list = (Bucket: string, rest: Partial<ListObjectsV2CommandInput> = {}) =>
  local.s3.send(new ListObjectsV2Command({ Bucket, ...rest }));
const listV1 = (Bucket: string, rest: Partial<ListObjectsCommandInput> = {}) =>
  local.s3.send(new ListObjectsCommand({ Bucket, ...rest }));

type Answer = Pick<Awaited<ReturnType<typeof list>>, 'Contents' | 'CommonPrefixes'>;
const keysOf = ({ Contents = [] }: Answer) => Contents.map(({ Key }) => Key);
const prefixesOf = ({ CommonPrefixes = [] }: Answer) => CommonPrefixes.map(({ Prefix }) => Prefix);

async function pagesOf(
  Bucket: string,
  rest: Partial<ListObjectsV2CommandInput>,
): Promise<(string | undefined)[][]> {
  const pages = [];
  for await (const page of paginateListObjectsV2({ client: local.s3 }, { Bucket, ...rest })) {
    expect(page.KeyCount).toBe(keysOf(page).length + prefixesOf(page).length);
    pages.push([...keysOf(page), ...prefixesOf(page)]);
  }
  return pages;
}

async function pagesOfV1(
  Bucket: string,
  rest: Partial<ListObjectsCommandInput>,
): Promise<(string | undefined)[][]> {
  const pages = [];
  for (let Marker: string | undefined, more: boolean | undefined = true; more; ) {
    const page = await listV1(Bucket, { ...rest, ...(Marker && { Marker }) });
    pages.push([...keysOf(page), ...prefixesOf(page)]);
    Marker = page.NextMarker ?? keysOf(page).at(-1);
    more = page.IsTruncated;
  }
  return pages;
}

describe('a listing', () => {
  test('tells what there is of each object', async () => {
    const { ETag } = await objectsOf(local.s3, 'tree').head('a');

    const answer = await list('tree', { MaxKeys: 1, FetchOwner: true });

    expect(answer).toMatchObject({ Name: 'tree', Prefix: '', MaxKeys: 1, KeyCount: 1, IsTruncated: true });
    expect(answer.Contents).toEqual([
      {
        Key: 'a',
        ETag,
        Size: 1,
        StorageClass: 'STANDARD',
        LastModified: expect.any(Date),
        Owner: { ID: '111111111111' },
      },
    ]);
  });

  test('is in the order of the bytes of UTF-8', async () => {
    expect(keysOf(await list('ordered'))).toEqual(ORDERED);
    expect(await pagesOf('ordered', { MaxKeys: 1 })).toEqual(ORDERED.map((key) => [key]));
    for (const [index, StartAfter] of ORDERED.entries())
      expect(keysOf(await list('ordered', { StartAfter }))).toEqual(ORDERED.slice(index + 1));
  });

  test('of a prefix has only what begins with it', async () => {
    expect(keysOf(await list('tree', { Prefix: 'b/' }))).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect(keysOf(await list('tree', { Prefix: 'b/', StartAfter: 'b/1' }))).toEqual(['b/2', 'b/c/3']);
    expect(keysOf(await list('tree', { Prefix: 'b/', StartAfter: 'a' }))).toEqual(['b/1', 'b/2', 'b/c/3']);
    expect(keysOf(await list('tree', { Prefix: 'b/', StartAfter: 'c' }))).toEqual([]);
    expect(keysOf(await list('tree', { Prefix: 'e' }))).toEqual(['e']);
    expect(keysOf(await list('ordered', { Prefix: '\u{10000}' }))).toEqual(['\u{10000}']);
  });

  test('does not have what was deleted', async () => {
    const { put, remove } = objectsOf(local.s3, 'ordered');
    await put('deleted', 'x');
    await remove('deleted');

    expect(keysOf(await list('ordered'))).toEqual(ORDERED);
  });

  test('has a thousand keys a page, and no more when asked for more', async () => {
    const { Contents = [], ...first } = await list('many', { MaxKeys: 5000 });

    expect(Contents).toHaveLength(1000);
    expect(first).toMatchObject({ MaxKeys: 1000, KeyCount: 1000, IsTruncated: true });
    expect(await pagesOf('many', {})).toEqual([MANY.slice(0, 1000), MANY.slice(1000)]);
    expect(await pagesOfV1('many', {})).toEqual([MANY.slice(0, 1000), MANY.slice(1000)]);
    expect(await pagesOf('many', { Delimiter: '/' })).toEqual([['many/']]);
  });

  test('of nothing is empty, and has no end to go on from', async () => {
    const answer = await list('tree', { MaxKeys: 0 });

    expect(answer).toMatchObject({ KeyCount: 0, MaxKeys: 0, IsTruncated: false });
    expect(answer.Contents).toBeUndefined();
    expect(answer.NextContinuationToken).toBeUndefined();
  });

  test('that ends with the last key has no further page', async () => {
    expect(await list('tree', { MaxKeys: TREE.length })).toMatchObject({ IsTruncated: false });
    expect(await list('tree', { Delimiter: '/', MaxKeys: 5 })).toMatchObject({ IsTruncated: false });
  });

  test.each<[string, object]>([
    ['max-keys', { MaxKeys: -1 }],
    ['continuation token', { ContinuationToken: 'no token' }],
    ['encoding', { EncodingType: 'base64' }],
  ])('with a wrong %s is refused', async (_, rest) => {
    expect(await refusal(list('tree', rest))).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });
});

describe('a delimiter', () => {
  test('folds what is under the same prefix', async () => {
    const root = await list('tree', { Delimiter: '/' });
    const folder = await list('tree', { Delimiter: '/', Prefix: 'b/' });

    expect(root).toMatchObject({ Delimiter: '/', KeyCount: 5 });
    expect(keysOf(root)).toEqual(['a', 'c', 'e']);
    expect(prefixesOf(root)).toEqual(['b/', 'd/']);
    expect(keysOf(folder)).toEqual(['b/1', 'b/2']);
    expect(prefixesOf(folder)).toEqual(['b/c/']);
  });

  test('may be of any length and character', async () => {
    const answer = await list('ordered', { Delimiter: '🙂' });

    expect(prefixesOf(answer)).toEqual(['🙂']);
    expect(keysOf(answer)).toEqual(ORDERED.slice(0, -1));
    expect(prefixesOf(await list('tree', { Delimiter: '/c/' }))).toEqual(['b/c/']);
  });

  test.each([1, 2, 3, 4])('folds once though a page has %i entries', async (MaxKeys) => {
    const pages = await pagesOf('tree', { Delimiter: '/', MaxKeys });
    const pagesV1 = await pagesOfV1('tree', { Delimiter: '/', MaxKeys });

    expect(pages.flat()).toHaveLength(5);
    expect(new Set(pages.flat())).toEqual(new Set(['a', 'b/', 'c', 'd/', 'e']));
    expect(pages).toHaveLength(Math.ceil(5 / MaxKeys));
    expect(pagesV1).toEqual(pages);
  });

  test('shows a prefix again to who starts within it, but not to who was shown it', async () => {
    const within = await list('tree', { Delimiter: '/', StartAfter: 'b/1' });
    const shown = await listV1('tree', { Delimiter: '/', Marker: 'b/' });

    expect(prefixesOf(within)).toEqual(['b/', 'd/']);
    expect(prefixesOf(shown)).toEqual(['d/']);
    expect(keysOf(shown)).toEqual(['c', 'e']);
  });
});

describe('the first version of the call', () => {
  test('says where to go on only when there is a delimiter', async () => {
    const plain = await listV1('tree', { MaxKeys: 2 });
    const folded = await listV1('tree', { MaxKeys: 2, Delimiter: '/' });

    expect(plain).toMatchObject({ IsTruncated: true, Marker: '' });
    expect(plain.NextMarker).toBeUndefined();
    expect(folded).toMatchObject({ IsTruncated: true, NextMarker: 'b/' });
  });

  test('always tells the owner', async () => {
    const { Contents = [] } = await listV1('tree', { MaxKeys: 1 });

    expect(Contents).toMatchObject([{ Key: 'a', Owner: { ID: '111111111111' } }]);
  });
});

test('with encoding-type=url keys are as a form would send them, as S3 does it', async () => {
  const { put } = objectsOf(local.s3, 'ordered');
  const keys = ['url a b', 'url a+b', 'url/é', 'url/%', "url/(1)!'*~.-_", 'url/\u0001'];
  const encoded = ['url+a+b', 'url+a%2Bb', 'url/%01', 'url/%25', 'url/%281%29%21%27*%7E.-_', 'url/%C3%A9'];
  await Promise.all(keys.map((key) => put(key, 'x')));

  const answer = await list('ordered', { Prefix: 'url', EncodingType: 'url', StartAfter: 'url ' });
  const folded = await list('ordered', { Prefix: 'url', EncodingType: 'url', Delimiter: ' a' });
  const Delete = { Objects: keys.map((Key) => ({ Key })) };
  await local.s3.send(new DeleteObjectsCommand({ Bucket: 'ordered', Delete }));

  expect(answer).toMatchObject({ EncodingType: 'url', StartAfter: 'url+' });
  expect(keysOf(answer)).toEqual(encoded);
  expect(folded.Delimiter).toBe('+a');
  expect(prefixesOf(folded)).toEqual(['url+a']);
});
