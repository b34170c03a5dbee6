import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'photos';
const [, other] = ACCOUNTS;

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket), bucket('foreign', { accountId: other.id })] });
  objects = objectsOf(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

const sourceOf = (key: string, version = '') =>
  `${Bucket}/${encodeURIComponent(key)}${version && `?versionId=${version}`}`;
const STORED = {
  ContentType: 'image/webp',
  CacheControl: 'no-store',
  Metadata: { width: '800' },
  Tagging: 'kind=photo',
};
const files = () => readdir(join(local.directory, 'objects'));

describe('a copy', () => {
  test('has the bytes, the headers and the tags of its source', async () => {
    const { put, get, head, copy } = objects;
    const [source, target] = [newKey(), newKey()];
    const { ETag, VersionId } = await put(source, 'content', STORED);

    const answer = await copy(target, sourceOf(source));

    const { VersionId: copied } = await head(target);
    expect(answer).toMatchObject({
      VersionId: copied,
      CopySourceVersionId: VersionId,
      CopyObjectResult: { ETag, LastModified: expect.any(Date) },
    });
    const { Tagging, ...headers } = STORED;
    expect(await get(target)).toMatchObject({ ...headers, ETag, TagCount: 1, text: 'content' });
    expect(Tagging).toBe('kind=photo');
  });

  test('has new headers and tags when it is to replace them', async () => {
    const { put, get, copy } = objects;
    const [source, target] = [newKey(), newKey()];
    await put(source, 'content', STORED);

    await copy(target, sourceOf(source), {
      MetadataDirective: 'REPLACE',
      ContentType: 'text/plain',
      Metadata: { taken: '2026' },
      TaggingDirective: 'REPLACE',
      Tagging: 'a=1&b=2',
    });

    const answer = await get(target);
    expect(answer).toMatchObject({ ContentType: 'text/plain', TagCount: 2, text: 'content' });
    expect(answer.Metadata).toEqual({ taken: '2026' });
    expect(answer.CacheControl).toBeUndefined();
  });

  test('takes no notice of new headers and tags when it is not to', async () => {
    const { put, get, copy } = objects;
    const [source, target] = [newKey(), newKey()];
    await put(source, 'content', STORED);

    await copy(target, sourceOf(source), { ContentType: 'text/plain', Metadata: { taken: '2026' } });

    expect(await get(target)).toMatchObject({ ContentType: 'image/webp', Metadata: { width: '800' } });
  });

  test('has a storage class of its own, and no redirection', async () => {
    const { put, head, copy } = objects;
    const [source, plain, cold] = [newKey(), newKey(), newKey()];
    await put(source, 'x', { StorageClass: 'GLACIER_IR', WebsiteRedirectLocation: '/elsewhere' });

    await copy(plain, sourceOf(source));
    await copy(cold, sourceOf(source), { StorageClass: 'STANDARD_IA' });

    expect(await head(source)).toMatchObject({
      StorageClass: 'GLACIER_IR',
      WebsiteRedirectLocation: '/elsewhere',
    });
    const copied = await head(plain);
    expect(copied.StorageClass).toBeUndefined();
    expect(copied.WebsiteRedirectLocation).toBeUndefined();
    expect(await head(cold)).toMatchObject({ StorageClass: 'STANDARD_IA' });
  });

  test('of an old version brings it back', async () => {
    const { put, get, copy } = objects;
    const key = newKey();
    const { VersionId } = await put(key, 'first');
    await put(key, 'second');

    await copy(key, sourceOf(key, VersionId));

    expect(await get(key)).toMatchObject({ text: 'first' });
  });

  test('of an upload in parts has the ETag of its bytes', async () => {
    const { get, copy } = objects;
    const [Key, target] = [newKey(), newKey()];
    const { UploadId } = await local.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await local.s3.send(new UploadPartCommand({ ...part, Body: 'content' }));
    const MultipartUpload = { Parts: [{ PartNumber: 1, ETag }] };
    await local.s3.send(new CompleteMultipartUploadCommand({ ...part, MultipartUpload }));

    await copy(target, sourceOf(Key));

    const md5 = createHash('md5').update('content').digest('hex');
    expect((await get(Key)).ETag).toMatch(/-1"$/);
    expect(await get(target)).toMatchObject({ ETag: `"${md5}"`, text: 'content' });
  });

  test('finds its source whatever its key', async () => {
    const key = 'a b+c/é 100%25?versionId=1&x=#/"🙂"/';
    await objects.put(key, 'content');

    await objects.copy('copied', `/${Bucket}/${key.split('/').map(encodeURIComponent).join('/')}`);

    expect(await objects.get('copied')).toMatchObject({ text: 'content' });
  });
});

describe('a copy onto itself', () => {
  test('is refused when nothing changes', async () => {
    const key = newKey();
    await objects.put(key, 'x');

    const refused = await refusal(objects.copy(key, sourceOf(key)));

    expect(refused).toMatchObject({
      name: 'InvalidRequest',
      status: 400,
      message: expect.stringContaining('to itself without changing'),
    });
  });

  test.each([
    ['metadata', { MetadataDirective: 'REPLACE' as const, Metadata: { a: 'b' } }, { Metadata: { a: 'b' } }],
    ['storage class', { StorageClass: 'STANDARD_IA' as const }, { StorageClass: 'STANDARD_IA' }],
  ])('changes its %s', async (_, changes, expected) => {
    const key = newKey();
    await objects.put(key, 'x');

    await objects.copy(key, sourceOf(key), changes);

    expect(await objects.get(key)).toMatchObject({ ...expected, text: 'x' });
  });
});

describe('no copy is made', () => {
  test.each([
    ['a source that is not as it was', { CopySourceIfMatch: '"0"' }],
    ['a source that is as it was', { CopySourceIfNoneMatch: '*' }],
    ['a source that is not older', { CopySourceIfUnmodifiedSince: new Date('2020-01-01') }],
    ['a target that is there', { IfNoneMatch: '*' }],
    ['a target that has changed', { IfMatch: '"0"' }],
  ])('of or over %s, and no bytes are left of it', async (_, conditions) => {
    const { put, get, copy } = objects;
    const [source, target] = [newKey(), newKey()];
    await put(source, 'new');
    await put(target, 'old');
    const before = await files();

    const refused = await refusal(copy(target, sourceOf(source), conditions));

    expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await get(target)).toMatchObject({ text: 'old' });
    expect(await files()).toEqual(before);
  });

  test.each([
    ['key', `${Bucket}/never`, 'NoSuchKey', 404],
    ['version', `${Bucket}/never?versionId=0`, 'NoSuchVersion', 404],
    ['bucket', 'nowhere/x', 'NoSuchBucket', 404],
    ['right to it', 'foreign/x', 'AccessDenied', 403],
    ['key at all', Bucket, 'InvalidArgument', 400],
    ['proper encoding', `${Bucket}/%zz`, 'InvalidArgument', 400],
  ])('without a %s', async (_, source, name, status) => {
    const refused = await refusal(objects.copy(newKey(), source));

    expect(refused).toMatchObject({ name, status });
  });

  test('of what was deleted, or of its marker', async () => {
    const { put, remove, copy } = objects;
    const key = newKey();
    await put(key, 'x');
    const { VersionId } = await remove(key);

    expect(await refusal(copy(newKey(), sourceOf(key)))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    const ofMarker = await refusal(copy(newKey(), sourceOf(key, VersionId)));
    expect(ofMarker).toMatchObject({ name: 'InvalidRequest', status: 400 });
  });

  test('from the bucket of another owner than was expected', async () => {
    const key = newKey();
    await objects.put(key, 'x');

    const copying = objects.copy(newKey(), sourceOf(key), { ExpectedSourceBucketOwner: other.id });

    expect(await refusal(copying)).toMatchObject({ name: 'AccessDenied', status: 403 });
  });
});
