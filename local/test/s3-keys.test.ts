import { DeleteObjectsCommand, ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { objectsOf, refusal } from './helpers/objects.ts';

const Bucket = 'keys';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket(Bucket), bucket('alike')] });
  objects = objectsOf(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());

const NAUGHTY = [
  ['a space', 'a b'],
  ['spaces around', ' a '],
  ['only a space', ' '],
  ['a plus sign', 'a+b'],
  ['a percent sign', '100%'],
  ['a percent-encoded slash', 'a%2Fb'],
  ['a percent-encoded percent sign', 'a%252Fb'],
  ['a percent sign without digits', '%zz%'],
  ['accents', 'Zoë/naïve'],
  ['accents in another form', 'Zoë/naïve'.normalize('NFD')],
  ['other scripts', '日本語/κόσμε/שלום'],
  ['emoji', '👩‍👩‍👧/🙂.png'],
  ['quotes', `'single' "double" \`back\``],
  ['two slashes', 'a//b'],
  ['many slashes', '///'],
  ['a slash in front', '/a'],
  ['a slash behind', 'a/'],
  ['only a slash', '/'],
  ['a dot', '.'],
  ['two dots', '..'],
  ['dots as folders', 'a/./b/../c'],
  ['dots at the end', 'a/..'],
  ['a backslash', 'a\\b'],
  ['a newline', 'a\nb\n'],
  ['a carriage return', 'a\rb\r\n'],
  ['a tab', '\ta'],
  ['control characters', '\u0001\u001f\u007f\u0085\u2028'],
  ['markup', '<a href="x">&amp;</a>&#65;'],
  ['a CDATA end', ']]>'],
  ['what has a meaning in URLs', 'a?b=c&d#e;f,g:h@i'],
  ['what could be a parameter', '?versions'],
  ['what URLs may have', "!$&'()*+,;=:@-._~"],
  ['brackets', '[a]{b}|^c'],
  ['a number', '007'],
  ['the name of a property', '__proto__'],
  ['a non-character', '\uffff'],
  ['1,024 bytes', 'é'.repeat(512)],
] as const;

/** Does with a key all that can be done with one, and leaves nothing of it. */
async function exercise(key: string): Promise<void> {
  const { put, get, copy, remove } = objects;
  const { VersionId } = await put(key, key);
  expect(await get(key), 'read').toMatchObject({ text: key, VersionId });
  expect(await listed(key), 'listed').toContain(key);
  expect(await listed(key, 'url'), 'listed encoded').toContain(key);

  await copy(key, `${Bucket}/${encodeURIComponent(key)}`, { MetadataDirective: 'REPLACE' });
  const { VersionId: marker } = await remove(key);
  expect(await listed(key), 'listed after its deletion').not.toContain(key);

  const { Versions = [] } = await local.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: key }));
  const own = Versions.filter(({ Key }) => Key === key);
  expect(own, 'versions').toHaveLength(2);
  const Objects = [...own.map((version) => version.VersionId), marker].map((id) => ({
    Key: key,
    VersionId: id,
  }));
  const { Deleted = [] } = await local.s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  expect(
    Deleted.map(({ Key }) => Key),
    'deleted',
  ).toEqual([key, key, key]);
  expect(await refusal(get(key, { VersionId }))).toMatchObject({ name: 'NoSuchVersion' });
}

async function listed(Prefix: string, EncodingType?: 'url'): Promise<string[]> {
  const command = new ListObjectsV2Command({ Bucket, Prefix, ...(EncodingType && { EncodingType }) });
  const { Contents = [], Prefix: echoed = '' } = await local.s3.send(command);
  const decode = (text: string) => (EncodingType ? decodeURIComponent(text.replaceAll('+', ' ')) : text);
  expect(decode(echoed), 'the prefix').toBe(Prefix);
  return Contents.map(({ Key = '' }) => decode(Key));
}

test.each(NAUGHTY)('a key may have %s', async (_, key) => {
  await exercise(key);
});

test('keys that look alike are different keys', async () => {
  const { put, get } = objectsOf(local.s3, 'alike');
  await Promise.all(NAUGHTY.map(([, key]) => put(key, `content of ${key}`)));

  const texts = await Promise.all(NAUGHTY.map(async ([, key]) => (await get(key)).text));

  expect(texts).toEqual(NAUGHTY.map(([, key]) => `content of ${key}`));
});

test('a key of 1,025 bytes is too long', async () => {
  const refused = await refusal(objects.put(`${'é'.repeat(512)}x`, 'x'));

  expect(refused).toMatchObject({ name: 'KeyTooLongError', status: 400 });
});

test('a key may have anything', async () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 5 }),
    fc.constantFrom(...NAUGHTY.slice(0, -1).map(([, key]) => key)),
  );
  const key = fc
    .array(piece, { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.join(''))
    .filter((text) => text !== '' && Buffer.byteLength(text) <= 1024);

  // What fails is told with the seed that brings it back.
  await fc.assert(fc.asyncProperty(key, exercise), { numRuns: 50 });
});
