import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandInput,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'photos';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket), bucket('plain', { versioned: false })] });
  objects = objectsOf(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

const list = (rest: Partial<ListObjectVersionsCommandInput> = {}) =>
  local.s3.send(new ListObjectVersionsCommand({ Bucket, ...rest }));

/** Follows the markers to the end. */
async function pagesOf(rest: Partial<ListObjectVersionsCommandInput>) {
  const pages: Awaited<ReturnType<typeof list>>[] = [];
  for (let markers: Partial<ListObjectVersionsCommandInput> | undefined = {}; markers; ) {
    const page = await list({ ...rest, ...markers });
    const { IsTruncated, NextKeyMarker, NextVersionIdMarker } = page;
    pages.push(page);
    markers = IsTruncated
      ? { KeyMarker: NextKeyMarker, ...(NextVersionIdMarker && { VersionIdMarker: NextVersionIdMarker }) }
      : undefined;
  }
  return pages;
}

/** Version ids, newest first. */
async function putVersions(key: string, count: number): Promise<(string | undefined)[]> {
  const ids = [];
  for (let index = 0; index < count; index++) ids.unshift((await objects.put(key, `${index}`)).VersionId);
  return ids;
}

describe('a list of versions', () => {
  test('tells of every version and every delete marker, newest first', async () => {
    const [second, first] = await putVersions('told/b', 2);
    const { VersionId: marker } = await objects.remove('told/b');
    const [other] = await putVersions('told/a', 1);

    const { Versions, DeleteMarkers, ...answer } = await list({ Prefix: 'told/' });

    expect(answer).toMatchObject({ Name: Bucket, Prefix: 'told/', MaxKeys: 1000, IsTruncated: false });
    const Owner = { ID: '111111111111' };
    expect(Versions).toMatchObject([
      { Key: 'told/a', VersionId: other, IsLatest: true, Size: 1, ETag: expect.any(String), Owner },
      { Key: 'told/b', VersionId: second, IsLatest: false },
      { Key: 'told/b', VersionId: first, IsLatest: false },
    ]);
    expect(DeleteMarkers).toEqual([
      { Key: 'told/b', VersionId: marker, IsLatest: true, LastModified: expect.any(Date), Owner },
    ]);
  });

  test('of an unversioned bucket has what is there, as version null', async () => {
    await objectsOf(local.s3, 'plain').put('a', '1');
    await objectsOf(local.s3, 'plain').put('a', '2');

    const { Versions } = await list({ Bucket: 'plain' });

    expect(Versions).toMatchObject([{ Key: 'a', VersionId: 'null', IsLatest: true }]);
  });

  test.each([1, 2, 3, 7])('goes on where it ended, also within a key, with %i a page', async (MaxKeys) => {
    const Prefix = `paged/${MaxKeys}/`;
    const ids = [await putVersions(`${Prefix}a`, 4), await putVersions(`${Prefix}b`, 2)].flat();

    const pages = await pagesOf({ Prefix, MaxKeys });

    const versions = pages.flatMap(({ Versions = [] }) => Versions);
    expect(versions.map(({ VersionId }) => VersionId)).toEqual(ids);
    expect(versions.map(({ IsLatest }) => IsLatest)).toEqual([true, false, false, false, true, false]);
    expect(pages).toHaveLength(Math.ceil(6 / MaxKeys));
  });

  test('starts after a key when no version is named', async () => {
    await putVersions('after/a', 2);
    const ids = await putVersions('after/b', 2);

    const { Versions = [] } = await list({ Prefix: 'after/', KeyMarker: 'after/a' });

    expect(Versions.map(({ VersionId }) => VersionId)).toEqual(ids);
  });

  test('can be deleted page by page, to the end', async () => {
    const Prefix = 'purged/';
    for (const key of ['a', 'b', 'c']) await putVersions(`${Prefix}${key}`, 3);
    await objects.remove(`${Prefix}a`);

    for (let markers: Partial<ListObjectVersionsCommandInput> | undefined = {}; markers; ) {
      const page = await list({ Prefix, MaxKeys: 2, ...markers });
      const { Versions = [], DeleteMarkers = [], NextKeyMarker, NextVersionIdMarker } = page;
      const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
      await local.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
      markers = page.IsTruncated
        ? { KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker }
        : undefined;
    }

    const { Versions, DeleteMarkers } = await list({ Prefix });
    expect(Versions).toBeUndefined();
    expect(DeleteMarkers).toBeUndefined();
  });

  test('folds what is under the same prefix', async () => {
    for (const key of ['folded/a', 'folded/b/1', 'folded/b/2', 'folded/c']) await putVersions(key, 2);

    const [first, second, ...rest] = await pagesOf({ Prefix: 'folded/', Delimiter: '/', MaxKeys: 3 });

    expect(first?.Versions?.map(({ Key }) => Key)).toEqual(['folded/a', 'folded/a']);
    expect(first?.CommonPrefixes).toEqual([{ Prefix: 'folded/b/' }]);
    expect(first?.NextKeyMarker).toBe('folded/b/');
    expect(second?.Versions?.map(({ Key }) => Key)).toEqual(['folded/c', 'folded/c']);
    expect(second?.CommonPrefixes).toBeUndefined();
    expect(rest).toEqual([]);
  });

  test('from a version of no key is refused', async () => {
    const refused = await refusal(list({ VersionIdMarker: 'x' }));

    expect(refused).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });
});
