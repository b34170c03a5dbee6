import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CreateMultipartUploadCommand,
  ListObjectVersionsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'photos';
const resources = { buckets: [bucket(Bucket), bucket('plain', { versioned: false })] };

test('what was put is there after the next start', async () => {
  const before = await startCloud(resources);
  const { put, remove } = objectsOf(before.s3, Bucket);
  const input = { ContentType: 'text/plain', Metadata: { a: 'b' }, Tagging: 'c=d' };
  const first = await put('a', 'first', input);
  const second = await put('a', 'second', input);
  await put('deleted', 'x');
  const marker = await remove('deleted');
  await objectsOf(before.s3, 'plain').put('b', 'plain');
  await before.close();

  await using after = await startCloud(resources, before.directory);

  const { get } = objectsOf(after.s3, Bucket);
  const expected = { ContentType: 'text/plain', Metadata: { a: 'b' }, TagCount: 1 };
  expect(await get('a')).toMatchObject({ ...expected, text: 'second', VersionId: second.VersionId });
  const { VersionId } = first;
  expect(await get('a', { VersionId })).toMatchObject({ ...expected, text: 'first', ETag: first.ETag });
  expect(await refusal(get('deleted'))).toMatchObject({ name: 'NoSuchKey' });
  const { Versions, DeleteMarkers } = await after.s3.send(new ListObjectVersionsCommand({ Bucket }));
  expect(Versions).toHaveLength(3);
  expect(DeleteMarkers).toMatchObject([{ Key: 'deleted', VersionId: marker.VersionId }]);
  expect(await objectsOf(after.s3, 'plain').get('b')).toMatchObject({ text: 'plain' });
});

test('bytes that a crash left without a name are cleared away at the next start, and no others', async () => {
  const before = await startCloud(resources);
  const folder = join(before.directory, 'objects');
  const { put } = objectsOf(before.s3, Bucket);
  await put('a', 'old version');
  await put('a', 'new version');
  const upload = { Bucket, Key: 'parts' };
  const { UploadId } = await before.s3.send(new CreateMultipartUploadCommand(upload));
  await before.s3.send(new UploadPartCommand({ ...upload, UploadId, PartNumber: 1, Body: 'a part' }));
  await before.close();
  const named = await readdir(folder);
  await writeFile(join(folder, 'nameless'), 'half an upload');

  await using after = await startCloud(resources, before.directory);

  expect((await readdir(folder)).toSorted()).toEqual(named.toSorted());
  expect(named).toHaveLength(3);
  const { Parts } = await after.s3.send(new ListPartsCommand({ ...upload, UploadId }));
  expect(Parts).toMatchObject([{ PartNumber: 1, Size: 6 }]);
});

test('what is overwritten, deleted or refused leaves no bytes', async () => {
  await using local = await startCloud(resources);
  const { put, remove } = objectsOf(local.s3, 'plain');

  await put('a', 'overwritten');
  await put('a', 'deleted');
  await refusal(put('a', 'refused', { IfNoneMatch: '*' }));
  await refusal(put('b', 'refused', { ContentMD5: 'AAAAAAAAAAAAAAAAAAAAAA==' }));
  await remove('a');
  const { VersionId } = await objectsOf(local.s3, Bucket).put('a', 'deleted for good');
  await objectsOf(local.s3, Bucket).remove('a', { VersionId });

  expect(await readdir(join(local.directory, 'objects'))).toEqual([]);
});

test('bytes that are lost are an error, never an empty object', async () => {
  await using local = await startCloud(resources);
  const { put, get } = objectsOf(local.s3, Bucket);
  await put('a', 'lost');
  await rm(join(local.directory, 'objects'), { recursive: true });

  const refused = await refusal(get('a'));

  expect(refused).toMatchObject({ name: 'InternalError', status: 500 });
});
