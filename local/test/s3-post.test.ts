import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPostOptions } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { crcText } from './helpers/crc.ts';
import { eventLog } from './helpers/event-log.ts';
import { type Fields, formOf, sendForm, signedFields } from './helpers/forms.ts';
import { newKey, objectsOf } from './helpers/objects.ts';
import { outcomeOf } from './helpers/raw-request.ts';

const app = 'https://app.example.com';
const Bucket = 'photos';
const HELLO_ETAG = '"5d41402abc4b2a76b9719d911017c592"';
const log = eventLog('log');
const notification = {
  id: 'to-the-log',
  events: ['s3:ObjectCreated:Post'],
  prefix: '',
  suffix: '',
  targetArn: log.config.arn,
};
const cors = [{ origins: [app], methods: ['POST'], headers: [], exposed: ['ETag'] }];

describe('a form with a presigned policy', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let objects: ReturnType<typeof objectsOf>;
  beforeAll(async () => {
    const own = bucket(Bucket, { notifications: [notification], cors });
    local = await startCloud({
      functions: [log.config],
      buckets: [own, bucket('plain', { versioned: false })],
    });
    objects = objectsOf(local.s3, Bucket);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  const presign = (Key: string, given: Partial<PresignedPostOptions> = {}) =>
    createPresignedPost(local.s3, { Bucket, Key, ...given });
  const send = (form: FormData, name = Bucket, headers: Fields = {}) =>
    sendForm(`${local.endpoint}/${name}`, form, headers);

  test('uploads its file where the SDK says', async () => {
    const key = newKey();
    const { url, fields } = await presign(key);

    const answer = await fetch(url, { method: 'POST', body: formOf(fields) });

    expect(answer.status).toBe(204);
    expect(await answer.text()).toBe('');
    const { text: content, ETag, VersionId, ContentType } = await objects.get(key);
    expect([content, ETag]).toEqual(['hello', HELLO_ETAG]);
    expect(ContentType).toBe('binary/octet-stream');
    expect(answer.headers.get('etag')).toBe(HELLO_ETAG);
    expect(answer.headers.get('x-amz-version-id')).toBe(VersionId);
    expect(answer.headers.get('location')).toBe(`${local.endpoint}/${Bucket}/${key.replace(' ', '%20')}`);
  });

  test('raises an event of its own name, in the name of who signed it', async () => {
    const key = newKey();
    const { fields } = await presign(key);

    await send(formOf(fields));

    const [record] = await log.of(key.replace(' ', '+'), 1);
    expect(record).toMatchObject({
      eventName: 'ObjectCreated:Post',
      userIdentity: { principalId: 'AWS:arn:aws:iam::111111111111:root' },
      s3: { object: { size: 5, eTag: HELLO_ETAG.replaceAll('"', '') } },
    });
  });

  test('keeps headers, metadata and tags that are fields of it', async () => {
    const key = newKey();
    const Tag = '<Tag><Key>kind</Key><Value>cat</Value></Tag>';
    const Fields = {
      'Content-Type': 'image/jpeg',
      'Cache-Control': 'max-age=60',
      'Content-Disposition': 'inline',
      'Content-Encoding': 'gzip',
      Expires: 'Wed, 21 Oct 2026 07:28:00 GMT',
      'x-amz-meta-By': 'me',
      tagging: `<Tagging><TagSet>${Tag}</TagSet></Tagging>`,
      acl: 'bucket-owner-full-control',
    };
    const { fields } = await presign(key, { Fields });

    const { status } = await send(formOf(fields));

    expect(status).toBe(204);
    expect(await objects.head(key)).toMatchObject({
      ContentType: 'image/jpeg',
      CacheControl: 'max-age=60',
      ContentDisposition: 'inline',
      ContentEncoding: 'gzip',
      ExpiresString: 'Wed, 21 Oct 2026 07:28:00 GMT',
      Metadata: { by: 'me' },
    });
    const { TagSet } = await local.s3.send(new GetObjectTaggingCommand({ Bucket, Key: key }));
    expect(TagSet).toEqual([{ Key: 'kind', Value: 'cat' }]);
  });

  test('keeps metadata that are not in English as a PUT does', async () => {
    const key = newKey();
    const { fields } = await presign(key, { Fields: { 'x-amz-meta-by': '長崎' } });

    await send(formOf(fields));

    const { Metadata } = await objects.head(key);
    expect(Buffer.from(Metadata?.['by'] ?? '', 'latin1').toString()).toBe('長崎');
  });

  test('replaces the one version of an unversioned bucket', async () => {
    const { fields } = await presign('one', { Bucket: 'plain' });
    await send(formOf(fields, 'first'), 'plain');
    const files = readdirSync(join(local.directory, 'objects'));

    const { headers } = await send(formOf(fields, 'second'), 'plain');

    expect(headers.get('x-amz-version-id')).toBeNull();
    expect(await objectsOf(local.s3, 'plain').get('one')).toMatchObject({ text: 'second' });
    expect(readdirSync(join(local.directory, 'objects'))).toHaveLength(files.length);
  });

  test('may have its names and operators in any case', async () => {
    const key = newKey();
    const fields = signedFields({
      conditions: [{ bUcKeT: Bucket }, ['StArTs-WiTh', '$KeY', 'object'], { 'X-AMZ-META-by': 'me' }],
    });
    const shouted = Object.entries(fields).map(([name, value]) => [name.toUpperCase(), value]);

    const form = formOf({ ...Object.fromEntries(shouted), kEy: key, 'x-amz-META-bY': 'me' });
    const { status } = await send(form);

    expect(status).toBe(204);
    expect(await objects.head(key)).toMatchObject({ Metadata: { by: 'me' } });
  });

  test('has the name of its file for ${filename}, without its folders, in every field', async () => {
    const { fields } = await presign('in/${filename}', {
      Conditions: [['starts-with', '$x-amz-meta-name', 'é']],
    });

    const form = formOf(
      { ...fields, 'x-amz-meta-name': 'é ${filename}' },
      'hello',
      'C:\\cats\\house/$& é.jpg',
    );
    const { status } = await send(form);

    expect(status).toBe(204);
    const { Metadata } = await objects.head('in/$& é.jpg');
    expect(Buffer.from(Metadata?.['name'] ?? '', 'latin1').toString()).toBe('é $& é.jpg');
  });

  test('may have text in place of a file', async () => {
    const key = newKey();
    const { fields } = await presign(key);
    const form = formOf(fields);
    form.delete('file');
    form.append('file', 'héllo');

    await send(form);

    expect(await objects.get(key)).toMatchObject({ text: 'héllo' });
  });

  test('may have an empty file', async () => {
    const key = newKey();
    const { fields } = await presign(key);

    await send(formOf(fields, ''));

    expect(await objects.get(key)).toMatchObject({ ContentLength: 0 });
  });

  test('does not look at what comes after its file', async () => {
    const key = newKey();
    const { fields } = await presign(key);
    const form = formOf(fields);
    form.append('key', 'other');
    form.append('x-amz-meta-by', 'me');
    form.append('other', new Blob(['other']), 'other.txt');

    const { status } = await send(form);

    expect(status).toBe(204);
    expect(await objects.get(key)).toMatchObject({ text: 'hello', Metadata: {} });
  });

  test('has its checksum compared and kept', async () => {
    const key = newKey();
    const { fields } = await presign(key, { Fields: { 'x-amz-checksum-crc32': crcText('hello') } });

    const { headers } = await send(formOf(fields));
    const wrong = await send(formOf(fields, 'other'));

    expect(outcomeOf(wrong.status, await wrong.text())).toBe('400 BadDigest');
    expect(headers.get('x-amz-checksum-crc32')).toBe(crcText('hello'));
    expect(await objects.head(key, { ChecksumMode: 'ENABLED' })).toMatchObject({
      ChecksumCRC32: crcText('hello'),
    });
  });

  test('can be read by the page that it came from, whether it is refused or not', async () => {
    const { fields } = await presign(newKey());

    const allowed = await send(formOf(fields), Bucket, { origin: app });
    const refused = await send(formOf({ ...fields, key: 'other' }), Bucket, { origin: app });
    const elsewhere = await send(formOf(fields), Bucket, { origin: 'https://elsewhere.test' });

    expect([allowed, refused, elsewhere].map(({ status }) => status)).toEqual([204, 403, 204]);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(app);
    expect(allowed.headers.get('access-control-expose-headers')).toBe('ETag');
    expect(refused.headers.get('access-control-allow-origin')).toBe(app);
    expect(elsewhere.headers.get('access-control-allow-origin')).toBeNull();
  });

  const asking = async (key: string, name: string, value: string) => {
    const { fields } = await presign(key, { Fields: { [name]: value } });
    return send(formOf(fields));
  };

  test.each([
    ['200', 200],
    ['201', 201],
    ['204', 204],
    ['404', 204],
    ['', 204],
  ])('is answered with the status that it asks for: %j → %d', async (asked, expected) => {
    const { status, headers } = await asking(newKey(), 'success_action_status', asked);

    expect(status).toBe(expected);
    expect(headers.get('etag')).toBe(HELLO_ETAG);
  });

  test('is answered with a document for 201', async () => {
    const answer = await asking('a/b & "c".txt', 'success_action_status', '201');

    const location = `${local.endpoint}/${Bucket}/a%2Fb%20%26%20%22c%22.txt`;
    const key = 'a/b &amp; &quot;c&quot;.txt';
    const etag = HELLO_ETAG.replaceAll('"', '&quot;');
    expect(await answer.text()).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse><Location>${location}</Location><Bucket>${Bucket}</Bucket><Key>${key}</Key><ETag>${etag}</ETag></PostResponse>`,
    );
    expect(answer.headers.get('location')).toBe(location);
    expect(answer.headers.get('content-type')).toBe('application/xml');
  });

  test.each([
    [`${app}/done`, `${app}/done?`],
    [`${app}/done?from=form#top`, `${app}/done?from=form&`],
  ])('leads to the page that it names: %s', async (page, start) => {
    const { status, headers } = await asking('a/b c.txt', 'success_action_redirect', page);

    expect(status).toBe(303);
    const told = 'bucket=photos&key=a%2Fb+c.txt&etag=%225d41402abc4b2a76b9719d911017c592%22';
    expect(headers.get('location')).toBe(start + told + new URL(page).hash);
  });

  test.each(['/done', 'done', 'https://', 'javascript:alert(1)'])(
    'leads nowhere when what it names is no page: %s',
    async (page) => {
      const { status } = await asking(newKey(), 'success_action_redirect', page);

      expect(status).toBe(204);
    },
  );

  test.each<[string, Fields, string]>([
    ['an access control list', { acl: 'public-read' }, '400 AccessControlListNotSupported'],
    ['tags that are no document', { tagging: 'kind=cat' }, '400 MalformedXML'],
    ['a checksum of other bytes', { 'x-amz-checksum-crc32': crcText('other') }, '400 BadDigest'],
    ['another MD5', { 'Content-MD5': 'AAAAAAAAAAAAAAAAAAAAAA==' }, '400 BadDigest'],
    ['a value that no header can have', { 'x-amz-meta-by': 'me\r\nset-cookie: a' }, '400 InvalidArgument'],
    ['a name that no header can have', { 'x-amz-meta-by me': 'me' }, '400 InvalidArgument'],
    ['metadata that are too long', { 'x-amz-meta-by': 'x'.repeat(2049) }, '400 MetadataTooLarge'],
    ['a key that is too long', { key: 'x'.repeat(1025) }, '400 KeyTooLongError'],
    ['what is not implemented', { 'x-amz-server-side-encryption': 'aws:kms' }, '501 NotImplemented'],
  ])('with %s is refused, and leaves nothing', async (_, Fields, expected) => {
    const left = () => readdirSync(join(local.directory, 'objects')).length;
    const before = left();
    const { key = newKey(), ...others } = Fields;
    const { fields } = await presign(key, { Fields: others });

    const answer = await send(formOf(fields));

    expect(outcomeOf(answer.status, await answer.text())).toBe(expected);
    expect(left()).toBe(before);
    const traced = local.cloud.trace.recent.filter(({ subject }) => subject === key);
    expect(traced).toEqual([]);
  });
});
