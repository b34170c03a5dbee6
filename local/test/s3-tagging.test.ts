import {
  DeleteObjectTaggingCommand,
  GetObjectTaggingCommand,
  PutObjectTaggingCommand,
  type Tag,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'photos';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket)] });
  objects = objectsOf(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

const tag = (Key: string, TagSet: Tag[], rest = {}) =>
  local.s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet }, ...rest }));
const tagsOf = async (Key: string, rest = {}) =>
  (await local.s3.send(new GetObjectTaggingCommand({ Bucket, Key, ...rest }))).TagSet;
const asHeader = (tags: { Key: string; Value: string }[]) =>
  new URLSearchParams(tags.map(({ Key, Value }): [string, string] => [Key, Value])).toString();
const NAUGHTY = [
  { Key: 'a=b/c:d@e', Value: '1 + 1' },
  { Key: ' ', Value: ' padded ' },
  { Key: 'größe', Value: '' },
  { Key: '__proto__', Value: '007' },
];

test('tags replace one another, and leave the object as it is', async () => {
  const key = newKey();
  const { ETag } = await objects.put(key, 'x', { ContentType: 'text/plain' });

  await tag(key, [{ Key: 'old', Value: '1' }]);
  await tag(key, NAUGHTY);

  expect(await tagsOf(key)).toEqual(NAUGHTY);
  expect(await objects.get(key)).toMatchObject({ ETag, text: 'x', ContentType: 'text/plain', TagCount: 4 });
});

test('tags may come with the object', async () => {
  const key = newKey();
  const Tagging = asHeader(NAUGHTY);

  await objects.put(key, 'x', { Tagging });

  expect(await tagsOf(key)).toEqual(NAUGHTY);
});

test('each version has its own tags', async () => {
  const key = newKey();
  const { VersionId } = await objects.put(key, 'first');
  await objects.put(key, 'second', { Tagging: 'of=second' });

  await tag(key, [{ Key: 'of', Value: 'first' }], { VersionId });

  expect(await tagsOf(key, { VersionId })).toEqual([{ Key: 'of', Value: 'first' }]);
  expect(await tagsOf(key)).toEqual([{ Key: 'of', Value: 'second' }]);
});

test('tags can be taken away', async () => {
  const key = newKey();
  await objects.put(key, 'x', { Tagging: 'a=b' });

  await local.s3.send(new DeleteObjectTaggingCommand({ Bucket, Key: key }));

  expect(await tagsOf(key)).toEqual([]);
  expect((await objects.head(key)).TagCount).toBeUndefined();
});

test.each([
  ['too many', Array.from({ length: 11 }, (_, index) => ({ Key: `${index}`, Value: '' })), 'BadRequest'],
  [
    'the same key twice',
    [
      { Key: 'a', Value: '1' },
      { Key: 'a', Value: '2' },
    ],
    'InvalidTag',
  ],
  ['too long a key', [{ Key: 'x'.repeat(129), Value: '' }], 'InvalidTag'],
  ['too long a value', [{ Key: 'a', Value: 'x'.repeat(257) }], 'InvalidTag'],
  ['a character that tags cannot have', [{ Key: 'a', Value: '<' }], 'InvalidTag'],
  ['no key', [{ Key: '', Value: 'a' }], 'InvalidTag'],
])('tags with %s are refused, alone and with the object', async (_, tags, name) => {
  const [key, tagged] = [newKey(), newKey()];
  const Tagging = asHeader(tags);
  await objects.put(tagged, 'x', { Tagging: 'kept=1' });

  const alone = await refusal(tag(tagged, tags));
  const withObject = await refusal(objects.put(key, 'x', { Tagging }));

  expect(alone).toMatchObject({ name, status: 400 });
  expect(await tagsOf(tagged)).toEqual([{ Key: 'kept', Value: '1' }]);
  expect(withObject).toMatchObject({ name, status: 400 });
  expect(await refusal(objects.head(key))).toMatchObject({ status: 404 });
});

test('what is not there has no tags', async () => {
  const [never, deleted] = [newKey(), newKey()];
  await objects.put(deleted, 'x', { Tagging: 'a=b' });
  await objects.remove(deleted);

  expect(await refusal(tagsOf(never))).toMatchObject({ name: 'NoSuchKey', status: 404 });
  expect(await refusal(tagsOf(deleted))).toMatchObject({ name: 'NoSuchKey', status: 404 });
  expect(await refusal(tag(never, []))).toMatchObject({ name: 'NoSuchKey', status: 404 });
});
