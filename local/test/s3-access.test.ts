import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectsCommand,
  GetBucketAclCommand,
  GetBucketLocationCommand,
  GetBucketVersioningCommand,
  GetObjectAclCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectLegalHoldCommand,
  type S3Client,
  SelectObjectContentCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'photos';
const FOREIGN_ACCOUNT = '222222222222';

let local: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  const foreign = bucket('foreign', { accountId: FOREIGN_ACCOUNT });
  local = await startCloud({ buckets: [bucket(Bucket), bucket('plain', { versioned: false }), foreign] });
});
afterAll(() => local[Symbol.asyncDispose]());

const deleteAll = (s3: S3Client, name: string, keys: string[]) =>
  s3.send(new DeleteObjectsCommand({ Bucket: name, Delete: { Objects: keys.map((Key) => ({ Key })) } }));
/** Each kind of call for a bucket. */
const CALLS: [string, (s3: S3Client, name: string) => Promise<unknown>][] = [
  ['PutObject', (s3, name) => objectsOf(s3, name).put('a', 'x')],
  ['GetObject', (s3, name) => objectsOf(s3, name).get('a')],
  ['DeleteObject', (s3, name) => objectsOf(s3, name).remove('a')],
  ['CopyObject', (s3, name) => objectsOf(s3, name).copy('b', `${name}/a`)],
  ['ListObjectsV2', (s3, name) => s3.send(new ListObjectsV2Command({ Bucket: name }))],
];

describe('a call for a bucket', () => {
  test.each(CALLS)('of another account is denied: %s', async (_, call) => {
    expect(await refusal(call(local.foreignS3, Bucket))).toMatchObject({ name: 'AccessDenied', status: 403 });
  });

  test('of another account that deletes many is denied for each of them', async () => {
    const key = newKey();
    await objectsOf(local.s3, Bucket).put(key, 'kept');

    const { Deleted, Errors } = await deleteAll(local.foreignS3, Bucket, [key, 'never']);

    expect(Deleted).toBeUndefined();
    expect(Errors).toMatchObject([
      { Key: key, Code: 'AccessDenied' },
      { Key: 'never', Code: 'AccessDenied' },
    ]);
    expect(await objectsOf(local.s3, Bucket).get(key)).toMatchObject({ text: 'kept' });
  });

  test.each<(typeof CALLS)[number]>([...CALLS, ['DeleteObjects', (s3, name) => deleteAll(s3, name, ['a'])]])(
    'that is not there says so: %s',
    async (_, call) => {
      expect(await refusal(call(local.s3, 'nowhere'))).toMatchObject({ name: 'NoSuchBucket', status: 404 });
    },
  );

  test('that has another owner than expected is denied', async () => {
    const { put, get } = objectsOf(local.s3, Bucket);
    const ExpectedBucketOwner = FOREIGN_ACCOUNT;

    expect(await refusal(put('a', 'x', { ExpectedBucketOwner }))).toMatchObject({ status: 403 });
    expect(await refusal(get('a', { ExpectedBucketOwner }))).toMatchObject({ name: 'AccessDenied' });
    await put('a', 'x', { ExpectedBucketOwner: '111111111111' });
  });

  test.each(['GET', 'PUT', 'DELETE'])('by nobody is denied: %s', async (method) => {
    const key = newKey();
    const { put, get } = objectsOf(local.s3, Bucket);
    await put(key, 'kept');

    const response = await fetch(`${local.endpoint}/${Bucket}/${encodeURIComponent(key)}`, { method });

    expect(response.status).toBe(403);
    expect(await response.text()).toContain('<Code>AccessDenied</Code>');
    expect(await get(key)).toMatchObject({ text: 'kept' });
  });

  test('with a path that is no UTF-8 is the mistake of its caller', async () => {
    const response = await fetch(`${local.endpoint}/${Bucket}/%ff`);

    expect(response.status).toBe(400);
    expect(await response.text()).toContain('<Code>InvalidURI</Code>');
  });
});

describe('a bucket', () => {
  test('is listed to its own account only', async () => {
    const own = await local.s3.send(new ListBucketsCommand());
    const foreign = await local.foreignS3.send(new ListBucketsCommand());
    const nobodys = await fetch(local.endpoint);

    expect(own.Buckets?.map(({ Name }) => Name)).toEqual([Bucket, 'plain']);
    expect(foreign.Buckets?.map(({ Name }) => Name)).toEqual(['foreign']);
    expect(nobodys.status).toBe(403);
  });

  test('says whether it is there, and where', async () => {
    expect(await local.s3.send(new HeadBucketCommand({ Bucket }))).toMatchObject({
      BucketRegion: 'eu-west-1',
    });
    expect(await refusal(local.s3.send(new HeadBucketCommand({ Bucket: 'nowhere' })))).toMatchObject({
      name: 'NotFound',
      status: 404,
    });
    expect(await local.s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-west-1',
    });
  });

  test('says whether it keeps versions', async () => {
    const versioned = await local.s3.send(new GetBucketVersioningCommand({ Bucket }));
    const plain = await local.s3.send(new GetBucketVersioningCommand({ Bucket: 'plain' }));

    expect(versioned.Status).toBe('Enabled');
    expect(plain.Status).toBeUndefined();
  });
});

describe('what is not implemented says so by its name', () => {
  const Key = 'kept';
  test.each<[string, () => Promise<unknown>]>([
    ['GET ?acl of a bucket', () => local.s3.send(new GetBucketAclCommand({ Bucket }))],
    ['PUT ?policy of a bucket', () => local.s3.send(new PutBucketPolicyCommand({ Bucket, Policy: '{}' }))],
    ['CreateBucket', () => local.s3.send(new CreateBucketCommand({ Bucket: 'new-bucket' }))],
    ['DELETE of a bucket', () => local.s3.send(new DeleteBucketCommand({ Bucket }))],
    ['GET ?acl of an object', () => local.s3.send(new GetObjectAclCommand({ Bucket, Key }))],
    ['PUT ?legal-hold of an object', () => local.s3.send(new PutObjectLegalHoldCommand({ Bucket, Key }))],
    [
      'POST ?select ?select-type of an object',
      () =>
        local.s3.send(
          new SelectObjectContentCommand({
            Bucket,
            Key,
            Expression: 'SELECT 1',
            ExpressionType: 'SQL',
            InputSerialization: { JSON: {} },
            OutputSerialization: { JSON: {} },
          }),
        ),
    ],
  ])('%s', async (name, call) => {
    const { put, get } = objectsOf(local.s3, Bucket);
    await put(Key, 'x');

    const refused = await refusal(call());

    expect(refused).toMatchObject({ name: 'NotImplemented', status: 501 });
    expect(refused.message).toContain(name);
    expect(await get(Key)).toMatchObject({ text: 'x' });
  });
});
