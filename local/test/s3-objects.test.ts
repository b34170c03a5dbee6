import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request as ask } from 'node:http';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';

let local: Awaited<ReturnType<typeof startCloud>>;
let versioned: ReturnType<typeof objectsOf>;
let unversioned: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startCloud({ buckets: [bucket('versioned'), bucket('unversioned', { versioned: false })] });
  versioned = objectsOf(local.s3, 'versioned');
  unversioned = objectsOf(local.s3, 'unversioned');
});
afterAll(() => local[Symbol.asyncDispose]());

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('a versioned bucket', () => {
  test('keeps every version of a key', async () => {
    const { put, get } = versioned;
    const key = newKey();

    const first = await put(key, 'first');
    const second = await put(key, 'second');

    expect(first.VersionId).not.toBe(second.VersionId);
    expect(await get(key)).toMatchObject({ text: 'second', VersionId: second.VersionId });
    const { VersionId } = first;
    expect(await get(key, { VersionId })).toMatchObject({ text: 'first', VersionId });
  });

  test('hides a deleted object under a marker, and says so', async () => {
    const { put, get, head, remove } = versioned;
    const key = newKey();
    const { VersionId } = await put(key, 'kept');

    const deleted = await remove(key);

    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
    const headers = { 'x-amz-delete-marker': 'true', 'x-amz-version-id': deleted.VersionId };
    expect(await refusal(get(key))).toMatchObject({ name: 'NoSuchKey', status: 404, headers });
    expect(await refusal(head(key))).toMatchObject({ name: 'NotFound', status: 404, headers });
    expect(await get(key, { VersionId })).toMatchObject({ text: 'kept' });
  });

  test('does not read a marker', async () => {
    const { get, remove } = versioned;
    const key = newKey();
    const { VersionId } = await remove(key);

    const reading = get(key, { VersionId });

    const headers = { 'x-amz-delete-marker': 'true', allow: 'DELETE', 'last-modified': expect.any(String) };
    expect(await refusal(reading)).toMatchObject({ name: 'MethodNotAllowed', status: 405, headers });
  });

  test('gives an object back once its marker is deleted', async () => {
    const { put, get, remove } = versioned;
    const key = newKey();
    await put(key, 'back again');
    const { VersionId } = await remove(key);

    const deleted = await remove(key, { VersionId });

    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId });
    expect(await get(key)).toMatchObject({ text: 'back again' });
  });

  test('forgets one version for good, and shows the one below', async () => {
    const { put, get, remove } = versioned;
    const key = newKey();
    await put(key, 'below');
    const { VersionId } = await put(key, 'above');

    const deleted = await remove(key, { VersionId });

    expect(deleted).toMatchObject({ VersionId });
    expect(deleted.DeleteMarker).toBeUndefined();
    expect(await get(key)).toMatchObject({ text: 'below' });
    expect(await refusal(get(key, { VersionId }))).toMatchObject({ name: 'NoSuchVersion', status: 404 });
  });

  test('puts a marker even where no object is', async () => {
    const deleted = await versioned.remove(newKey());

    expect(deleted).toMatchObject({ DeleteMarker: true, VersionId: expect.any(String) });
  });
});

describe('an unversioned bucket', () => {
  test('replaces and forgets', async () => {
    const { put, get, remove } = unversioned;
    const key = newKey();
    await put(key, 'first');

    const { VersionId } = await put(key, 'second');

    expect(VersionId).toBeUndefined();
    expect(await get(key)).toMatchObject({ text: 'second' });
    const deleted = await remove(key);
    expect(deleted.DeleteMarker).toBeUndefined();
    expect(deleted.VersionId).toBeUndefined();
    expect(await refusal(get(key))).toMatchObject({ name: 'NoSuchKey', status: 404 });
    expect(await remove(key)).toMatchObject({ $metadata: { httpStatusCode: 204 } });
  });

  test('shows a reader one object or the other while it is replaced, never neither', async () => {
    const { put, get } = unversioned;
    const key = newKey();
    const [one = '', other = ''] = ['a', 'b'].map((letter) => letter.repeat(10_000));
    await put(key, one);

    const write = async () => {
      for (let round = 0; round < 20; round++) await put(key, round % 2 ? one : other);
    };
    const read = async () => {
      for (let round = 0; round < 40; round++) expect([one, other]).toContain((await get(key)).text);
    };

    await Promise.all([write(), ...Array.from({ length: 4 }, read)]);
  });
});

describe('an object', () => {
  test('comes back with what it was stored with', async () => {
    const { put, get, head } = versioned;
    const key = newKey();
    const metadata = {
      ContentType: 'image/webp',
      CacheControl: 'max-age=60',
      ContentDisposition: 'attachment; filename="a b.webp"',
      ContentEncoding: 'gzip',
      ContentLanguage: 'de',
      Metadata: { width: '800', 'taken-by': 'Zoe, Max', long: 'x'.repeat(2015), empty: '' },
    };

    const { ETag } = await put(key, 'picture', metadata);

    expect(ETag).toBe(`"${md5('picture')}"`);
    const expected = { ...metadata, ETag, ContentLength: 7, AcceptRanges: 'bytes' };
    expect(await get(key)).toMatchObject({ ...expected, text: 'picture' });
    const { LastModified, ...headed } = await head(key);
    expect(headed).toMatchObject(expected);
    expect(Math.abs(Date.now() - Number(LastModified))).toBeLessThan(60_000);
  });

  test('put by a presigned URL is stored with what was signed, and with a type that says nothing', async () => {
    const key = newKey();
    const input = { Bucket: 'versioned', Key: key, Metadata: { from: 'url' }, Tagging: 'kind=photo' };
    const url = await getSignedUrl(local.s3, new PutObjectCommand(input));

    const { status } = await fetch(url, {
      method: 'PUT',
      body: Buffer.from('not what a checksum was made of'),
    });

    expect(status).toBe(200);
    expect(await versioned.get(key)).toMatchObject({
      Metadata: { from: 'url' },
      TagCount: 1,
      ContentType: 'binary/octet-stream',
      text: 'not what a checksum was made of',
    });
  });

  test('may be empty', async () => {
    const { put, get, head } = versioned;
    const key = newKey();

    await put(key, Buffer.alloc(0));

    const expected = { ContentLength: 0, ETag: `"${md5('')}"` };
    expect(await get(key)).toMatchObject({ ...expected, text: '' });
    expect(await head(key)).toMatchObject(expected);
  });

  test('is answered under other headers if its reader asks', async () => {
    const { put, get } = versioned;
    const key = newKey();
    await put(key, 'text', { ContentType: 'text/plain' });

    const answer = await get(key, {
      ResponseContentType: 'text/html',
      ResponseContentDisposition: 'attachment',
      ResponseCacheControl: 'no-store',
      ResponseContentEncoding: 'identity',
      ResponseContentLanguage: 'en',
    });

    expect(answer).toMatchObject({
      ContentType: 'text/html',
      ContentDisposition: 'attachment',
      CacheControl: 'no-store',
      ContentEncoding: 'identity',
      ContentLanguage: 'en',
    });
  });

  test.each([
    ['an access control list', { ACL: 'public-read' as const }, 'AccessControlListNotSupported', 400],
    [
      'a customer key',
      { SSECustomerAlgorithm: 'AES256', SSECustomerKey: 'k'.repeat(32) },
      'NotImplemented',
      501,
    ],
    ['a KMS key', { ServerSideEncryption: 'aws:kms' as const }, 'NotImplemented', 501],
    ['a lock', { ObjectLockLegalHoldStatus: 'ON' as const }, 'NotImplemented', 501],
    ['metadata of 2,049 bytes', { Metadata: { a: 'x'.repeat(2048) } }, 'MetadataTooLarge', 400],
    ['an offset', { WriteOffsetBytes: 4 }, 'NotImplemented', 501],
  ])('put with %s is refused rather than stored without', async (_, rest, name, status) => {
    const { put, head } = versioned;
    const key = newKey();

    const putting = put(key, 'x', rest);

    expect(await refusal(putting)).toMatchObject({ name, status });
    expect(await refusal(head(key))).toMatchObject({ name: 'NotFound', status: 404 });
  });
});

test('a HEAD that finds nothing leaves the connection open, and so do the next ones', async () => {
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => agent.destroy());
  const ports: unknown[] = [];
  for (let time = 0; time < 3; time += 1) {
    const request = ask(`${local.endpoint}/versioned/nowhere`, { method: 'HEAD', agent }).end();
    const [response]: IncomingMessage[] = await once(request, 'response');
    ports.push(request.socket?.localPort);
    response?.resume();
    if (response) await once(response, 'end');
    expect(response?.headers.connection).toBe('keep-alive');
  }

  expect(new Set(ports).size).toBe(1);
});
