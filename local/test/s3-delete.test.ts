import { DeleteObjectsCommand, type ObjectIdentifier } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { send, signed } from './helpers/raw-request.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
let versioned: ReturnType<typeof objectsOf>;
let unversioned: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket('versioned'), bucket('unversioned', { versioned: false })] });
  versioned = objectsOf(local.s3, 'versioned');
  unversioned = objectsOf(local.s3, 'unversioned');
});
afterAll(() => local[Symbol.asyncDispose]());

const removeAll = (Bucket: string, Objects: ObjectIdentifier[], rest = {}) =>
  local.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, ...rest } }));

test('many objects are deleted at once, and each is told of', async () => {
  const [kept, gone, never] = [newKey(), newKey(), newKey()];
  const { VersionId } = await versioned.put(gone, 'x');
  await versioned.put(kept, 'x');

  const { Deleted, Errors } = await removeAll('versioned', [
    { Key: kept },
    { Key: gone, VersionId },
    { Key: never },
  ]);

  expect(Errors).toBeUndefined();
  const marker = { DeleteMarker: true, DeleteMarkerVersionId: expect.any(String) };
  expect(Deleted).toEqual([
    { Key: kept, ...marker },
    { Key: gone, VersionId },
    { Key: never, ...marker },
  ]);
  expect(await refusal(versioned.get(kept))).toMatchObject({ status: 404 });
  expect(await refusal(versioned.get(gone))).toMatchObject({ status: 404 });
});

test('of many objects one that cannot be deleted is told of, and does not stop the others', async () => {
  const [changed, before, after] = [newKey(), newKey(), newKey()];
  const tooLong = 'x'.repeat(1025);
  for (const key of [changed, before, after]) await unversioned.put(key, 'x');

  const { Deleted, Errors } = await removeAll('unversioned', [
    { Key: before },
    { Key: tooLong },
    { Key: changed, ETag: '"0"' },
    { Key: after },
  ]);

  expect(Deleted).toEqual([{ Key: before }, { Key: after }]);
  expect(Errors).toMatchObject([
    { Key: tooLong, Code: 'KeyTooLongError' },
    { Key: changed, Code: 'PreconditionFailed' },
  ]);
  expect(await unversioned.get(changed)).toMatchObject({ text: 'x' });
});

test('quietly, only failures are told of', async () => {
  const answer = await removeAll('versioned', [{ Key: newKey() }, { Key: 'x'.repeat(1025) }], {
    Quiet: true,
  });

  expect(answer.Deleted).toBeUndefined();
  expect(answer.Errors).toHaveLength(1);
});

test('a thousand are deleted at once, whatever is in their keys, and no more', async () => {
  const keys = Array.from({ length: 1000 }, (_, index) => `<${index}> & "${index}" 'é'\r\n ]]>&amp;`);

  const { Deleted = [] } = await removeAll(
    'versioned',
    keys.map((Key) => ({ Key })),
  );

  expect(Deleted.map(({ Key }) => Key)).toEqual(keys);
  const refused = await refusal(
    removeAll(
      'versioned',
      [...keys, 'one more'].map((Key) => ({ Key })),
    ),
  );
  expect(refused).toMatchObject({ name: 'MalformedXML', status: 400 });
});

test.each([
  ['a wrong MD5', { 'content-md5': '1B2M2Y8AsgTpgAmY7PhCfg==' }, 'BadDigest'],
  ['a wrong checksum', { 'x-amz-checksum-crc32': 'AAAAAA==' }, 'BadDigest'],
  ['no checksum', {}, 'InvalidRequest'],
])('a list of keys with %s deletes nothing', async (_, headers: Record<string, string>, code) => {
  const key = newKey();
  await versioned.put(key, 'x');
  const body = `<Delete><Object><Key>${key}</Key></Object></Delete>`;

  const request = signed(local.endpoint, { method: 'POST', path: '/versioned?delete=', headers, body });
  const answer = await send(local.endpoint, request);

  expect(answer.outcome).toBe(`400 ${code}`);
  expect(await versioned.get(key)).toMatchObject({ text: 'x' });
});

test.each(['versioned', 'unversioned'])('a %s object is deleted only as it was seen', async (name) => {
  const { put, get, remove } = objectsOf(local.s3, name);
  const key = newKey();
  const { ETag: seen } = await put(key, 'seen');
  const { ETag } = await put(key, 'changed');

  const refused = await refusal(remove(key, { IfMatch: seen }));

  expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  expect(await get(key)).toMatchObject({ text: 'changed' });
  await remove(key, { IfMatch: ETag });
  expect(await refusal(get(key))).toMatchObject({ status: 404 });
});
