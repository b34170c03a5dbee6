import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket('photos')] });
  objects = objectsOf(local.s3, 'photos');
});
afterAll(() => local[Symbol.asyncDispose]());

describe('a range', () => {
  test.each([
    ['the first byte', 'bytes=0-0', '0', '0-0'],
    ['the middle', 'bytes=3-5', '345', '3-5'],
    ['from somewhere on', 'bytes=7-', '789', '7-9'],
    ['the last three bytes', 'bytes=-3', '789', '7-9'],
    ['more than there is', 'bytes=8-99', '89', '8-9'],
    ['a longer end than there is', 'bytes=-99', '0123456789', '0-9'],
  ])('of %s', async (_, Range, text, ContentRange) => {
    const key = newKey();
    await objects.put(key, '0123456789');

    const answer = await objects.get(key, { Range });

    const expected = { ContentRange: `bytes ${ContentRange}/10`, ContentLength: text.length };
    expect(answer).toMatchObject({ ...expected, text, $metadata: { httpStatusCode: 206 } });
    expect(await objects.head(key, { Range })).toMatchObject(expected);
  });

  test.each(['bytes=1-2,4-5', 'bytes=-', 'bytes=b-c', 'lines=1-2'])(
    'that is none that S3 knows, %s, gives everything',
    async (Range) => {
      const key = newKey();
      await objects.put(key, '0123456789');

      const answer = await objects.get(key, { Range });

      expect(answer).toMatchObject({ text: '0123456789', $metadata: { httpStatusCode: 200 } });
      expect(answer.ContentRange).toBeUndefined();
    },
  );

  test.each([
    ['0123456789', 'bytes=10-'],
    ['0123456789', 'bytes=10-20'],
    ['0123456789', 'bytes=-0'],
    ['', 'bytes=0-0'],
    ['', 'bytes=-1'],
  ])('beyond the end of "%s", %s, is refused', async (body, Range) => {
    const key = newKey();
    await objects.put(key, Buffer.from(body));

    const refused = await refusal(objects.get(key, { Range }));

    expect(refused).toMatchObject({ name: 'InvalidRange', status: 416 });
  });
});

describe('a write', () => {
  test('only of what is not there yet happens once', async () => {
    const { put, get, remove } = objects;
    const key = newKey();

    const writes = ['a', 'b', 'c', 'd'].map((text) => put(key, text, { IfNoneMatch: '*' }).then(() => text));
    const settled = await Promise.allSettled(writes);

    const done = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(done).toHaveLength(1);
    expect(await get(key)).toMatchObject({ text: done[0] });
    expect(await refusal(put(key, 'e', { IfNoneMatch: '*' }))).toMatchObject({
      name: 'PreconditionFailed',
      status: 412,
    });
    await remove(key);
    await put(key, 'again', { IfNoneMatch: '*' });
  });

  test('only over what was seen is refused when it has changed', async () => {
    const { put, get } = objects;
    const key = newKey();
    const { ETag: seen } = await put(key, 'seen');
    await put(key, 'seen and changed', { IfMatch: seen });

    const refused = await refusal(put(key, 'lost', { IfMatch: seen }));

    expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(await get(key)).toMatchObject({ text: 'seen and changed' });
  });

  test.each([
    ['was never there', async () => {}],
    ['was deleted', async (key: string) => void (await objects.put(key, 'x'), await objects.remove(key))],
  ])('only over what %s finds no key', async (_, prepare) => {
    const key = newKey();
    await prepare(key);

    const refused = await refusal(objects.put(key, 'x', { IfMatch: '"0"' }));

    expect(refused).toMatchObject({ name: 'NoSuchKey', status: 404 });
  });

  test('only over what does not have an ETag is not implemented, at AWS neither', async () => {
    const refused = await refusal(objects.put(newKey(), 'x', { IfNoneMatch: '"0"' }));

    expect(refused).toMatchObject({ name: 'NotImplemented', status: 501 });
  });
});

describe('a read', () => {
  const PAST = new Date('2020-01-01');
  const FUTURE = new Date('2040-01-01');

  test.each([
    ['the ETag', (ETag: string) => ({ IfMatch: ETag })],
    ['any ETag', () => ({ IfMatch: '*' })],
    ['one of several ETags', (ETag: string) => ({ IfMatch: `"0", ${ETag}` })],
    ['an ETag that is not its', () => ({ IfNoneMatch: '"0"' })],
    ['older', () => ({ IfModifiedSince: PAST })],
    ['younger', () => ({ IfUnmodifiedSince: FUTURE })],
    ['the ETag, whatever its age', (ETag: string) => ({ IfMatch: ETag, IfUnmodifiedSince: PAST })],
    ['another ETag, whatever its age', () => ({ IfNoneMatch: '"0"', IfModifiedSince: FUTURE })],
  ])('on condition of %s is answered', async (_, conditions) => {
    const key = newKey();
    const { ETag = '' } = await objects.put(key, 'x');

    const answer = await objects.get(key, conditions(ETag));

    expect(answer).toMatchObject({ text: 'x' });
  });

  test.each([
    ['has its ETag', (ETag: string) => ({ IfNoneMatch: ETag })],
    ['has one of its ETags', (ETag: string) => ({ IfNoneMatch: `"0", ${ETag}` })],
    ['has any', () => ({ IfNoneMatch: '*' })],
    ['has its date', (_: string, date: Date) => ({ IfModifiedSince: date })],
    ['has its ETag, though it be old', (ETag: string) => ({ IfNoneMatch: ETag, IfModifiedSince: PAST })],
  ])('of what its reader has already is not repeated: %s', async (_, conditions) => {
    const { put, get, head } = objects;
    const key = newKey();
    const { ETag = '' } = await put(key, 'x');
    const { LastModified = PAST } = await head(key);

    const refused = await refusal(get(key, conditions(ETag, LastModified)));

    const headers = { etag: ETag, 'last-modified': LastModified.toUTCString() };
    expect(refused).toMatchObject({ status: 304, headers });
    expect(await refusal(head(key, conditions(ETag, LastModified)))).toMatchObject({ status: 304, headers });
  });

  test.each([
    ['another ETag', { IfMatch: '"0"' }],
    ['an older date', { IfUnmodifiedSince: PAST }],
  ])('of what has changed is refused: %s', async (_, conditions) => {
    const key = newKey();
    await objects.put(key, 'x');

    const refused = await refusal(objects.get(key, conditions));

    expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
  });
});
