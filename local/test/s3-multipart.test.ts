import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CompletedPart, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { partOf, SMALLEST, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';
const SOME = 2 * 1024 * 1024;

describe('an upload in parts', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let objects: ReturnType<typeof objectsOf>;
  let uploads: ReturnType<typeof uploadsTo>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket), bucket('flat', { versioned: false })] });
    objects = objectsOf(local.s3, Bucket);
    uploads = uploadsTo(local.s3, Bucket);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const files = (): string[] => readdirSync(join(local.directory, 'objects'));
  /** An upload that could be completed, of `a`, over and over, and `end`. */
  async function uploadOfTwo() {
    const upload = await uploads.begin();
    const sent = [uploads.send(upload, 1, partOf('a')), uploads.send(upload, 2, 'end')];
    return { upload, parts: await Promise.all(sent) };
  }

  test('by the SDK arrives whole, with all that was said of it', async () => {
    const Body = partOf('a') + partOf('b') + partOf('c', SOME);
    const about = { ContentType: 'image/png', Metadata: { by: 'me' } };
    const params = { Bucket, Key: newKey(), Body, Tagging: 'a=b', ...about };

    const upload = new Upload({ client: local.s3, params, partSize: SMALLEST });
    const { ETag, VersionId, Location } = await upload.done();

    const { text, ...stored } = await objects.get(params.Key);
    expect(text === Body).toBe(true);
    expect(stored).toMatchObject({ ETag, VersionId, ContentLength: Body.length, TagCount: 1, ...about });
    expect(Location).toBe(`${local.endpoint}/${Bucket}/${encodeURIComponent(params.Key)}`);
  });

  test("has the hash of its parts' hashes, and their number, for an ETag", async () => {
    const { upload, parts } = await uploadOfTwo();

    const { ETag } = await uploads.complete(upload, parts);

    const md5s = [partOf('a'), 'end'].map((each) => createHash('md5').update(each).digest());
    expect(ETag).toBe(`"${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-2"`);
    expect(parts[1]?.ETag).toBe(`"${md5s[1]?.toString('hex')}"`);
  });

  test('takes parts in any order and at the same time, and the last one of a number', async () => {
    const upload = await uploads.begin();
    const before = files().length;
    const [end] = await Promise.all([uploads.send(upload, 7, 'end'), uploads.send(upload, 2, 'first try')]);

    const second = await uploads.send(upload, 2, partOf('x'));

    expect(files()).toHaveLength(before + 2);
    await uploads.complete(upload, [second, end]);
    expect((await objects.get(upload.Key)).text === `${partOf('x')}end`).toBe(true);
  });

  test('leaves out the parts that its completion does not name, also on disk', async () => {
    const before = files().length;
    const { upload, parts } = await uploadOfTwo();

    await uploads.complete(upload, parts.slice(1));

    expect((await objects.get(upload.Key)).text).toBe('end');
    expect(files()).toHaveLength(before + 1);
  });

  test.each<[string, string, (...parts: CompletedPart[]) => CompletedPart[]]>([
    ['a part that was not sent', 'InvalidPart', (first) => [{ ...first, PartNumber: 9 }]],
    ['the ETag of another part', 'InvalidPart', (first) => [{ ...first, PartNumber: 2 }]],
    ['no ETag', 'InvalidPart', () => [{ PartNumber: 1 }]],
    ['parts out of order', 'InvalidPartOrder', (...parts) => parts.toReversed()],
    ['a part twice', 'InvalidPartOrder', (first) => [first, first]],
    ['a part too small', 'EntityTooSmall', (_, ...parts) => parts],
    ['no parts', 'MalformedXML', () => []],
  ])('whose completion names %s is refused as %s, and goes on', async (_, name, choose) => {
    const { upload, parts } = await uploadOfTwo();
    parts.push(await uploads.send(upload, 3, 'more'));
    const before = files();

    const refused = await refusal(uploads.complete(upload, choose(...parts)));

    expect(refused).toMatchObject({ name, status: 400 });
    expect(files()).toEqual(before);
    await uploads.complete(upload, parts.slice(0, 2));
    expect((await objects.head(upload.Key)).ContentLength).toBe(SMALLEST + 'end'.length);
  });

  test.each([0, 10_001, 1.5])('has no part %d', async (number) => {
    const upload = await uploads.begin();
    const before = files();

    const refused = await refusal(uploads.send(upload, number, 'x'));

    expect(refused).toMatchObject({ name: 'InvalidArgument', status: 400 });
    expect(files()).toEqual(before);
  });

  test('that is aborted takes no more parts, and nothing of it is left', async () => {
    const before = files();
    const { upload, parts } = await uploadOfTwo();
    expect(files()).toHaveLength(before.length + 2);

    await uploads.abort(upload);

    expect(files()).toEqual(before);
    const later = [uploads.send(upload, 3, 'x'), uploads.complete(upload, parts), uploads.abort(upload)];
    const refused = await Promise.all(later.map(refusal));
    expect(refused.map(({ name, status }) => `${status} ${name}`)).toEqual(Array(3).fill('404 NoSuchUpload'));
    expect(files()).toEqual(before);
    expect(await refusal(objects.get(upload.Key))).toMatchObject({ name: 'NoSuchKey' });
  });

  test('that is aborted while parts come leaves nothing of them', async () => {
    const before = files();
    const upload = await uploads.begin();

    const sending = [1, 2, 3].map((number) => uploads.send(upload, number, partOf('a')));
    await uploads.abort(upload);

    const sent = await Promise.allSettled(sending);
    expect(sent.map(({ status }) => status)).toContain('rejected');
    expect(files()).toEqual(before);
  });

  test('that is aborted while it is completed is one or the other', async () => {
    const before = files().length;
    const { upload, parts } = await uploadOfTwo();

    const completing = uploads.complete(upload, parts);
    await expect.poll(() => files().length, { interval: 1 }).toBeGreaterThan(before + 2);
    const both = await Promise.allSettled([completing, uploads.abort(upload)]);

    const failed = both.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    expect(failed).toMatchObject([{ name: 'NoSuchUpload' }]);
    expect(files()).toHaveLength(before + (both[0].status === 'fulfilled' ? 1 : 0));
  });

  test('of another key or bucket is another one', async () => {
    const upload = await uploads.begin();

    const others = [{ Key: 'other' }, { Bucket: 'flat' }].map((each) => ({ ...upload, ...each }));
    const refused = await Promise.all(others.map((other) => refusal(uploads.send(other, 1, 'x'))));

    expect(refused.map(({ name }) => name)).toEqual(['NoSuchUpload', 'NoSuchUpload']);
  });

  test('that is completed more than once makes one version', async () => {
    const { upload, parts } = await uploadOfTwo();

    const both = await Promise.allSettled([uploads.complete(upload, parts), uploads.complete(upload, parts)]);
    const third = await refusal(uploads.complete(upload, parts));

    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(both.find((each) => each.status === 'rejected')?.reason).toMatchObject({ name: 'NoSuchUpload' });
    expect(third).toMatchObject({ name: 'NoSuchUpload', status: 404 });
    const { Versions } = await local.s3.send(new ListObjectVersionsCommand({ Bucket, Prefix: upload.Key }));
    expect(Versions).toHaveLength(1);
  });

  test('may ask that its key be free', async () => {
    const { upload, parts } = await uploadOfTwo();
    await objects.put(upload.Key, 'old');
    const before = files();

    const refused = await refusal(uploads.complete(upload, parts, { IfNoneMatch: '*' }));

    expect(refused).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    expect(files()).toEqual(before);
    expect((await objects.get(upload.Key)).text).toBe('old');
  });

  test('may say how large it is to be', async () => {
    const { upload, parts } = await uploadOfTwo();
    const before = files();

    const refused = await refusal(uploads.complete(upload, parts, { MpuObjectSize: SMALLEST + 4 }));

    expect(refused).toMatchObject({ name: 'InvalidRequest', status: 400 });
    expect(files()).toEqual(before);
    await uploads.complete(upload, parts, { MpuObjectSize: SMALLEST + 3 });
  });

  test('to an unversioned bucket replaces the object', async () => {
    const [flat, flatUploads] = [objectsOf(local.s3, 'flat'), uploadsTo(local.s3, 'flat')];
    await flat.put('key', 'old');
    const before = files().length;
    const upload = await flatUploads.begin('key');
    const part = await flatUploads.send(upload, 1, 'new');

    const { VersionId } = await flatUploads.complete(upload, [part]);

    expect(VersionId).toBeUndefined();
    expect((await flat.get('key')).text).toBe('new');
    expect(files()).toHaveLength(before);
  });
});
