import { createHmac } from 'node:crypto';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { imageId } from '../lib/s3-key.ts';
import { metaKey } from '../lib/table.ts';
import { PHOTOS } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent, postImage } from './helpers/http-event.ts';

const JPEG = { contentType: 'image/jpeg' };
const named = (name: string) => ({ headers: { 'idempotency-key': name } });

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api();
});

/** The row that an image has in the table. */
const rowOf = async (id: string) =>
  (await cloud.rows.send(new GetCommand({ TableName: 'lambda-by-example-dev', Key: metaKey(id) }))).Item;

/** What S3 will hold an upload to. */
const policyOf = ({ body }: HttpAnswer) =>
  JSON.parse(Buffer.from(body.upload.fields.Policy, 'base64').toString());

test('an upload gets an id, a place to look, and a key that the server chose, below its owner', async () => {
  const { status, headers, body } = await call(postImage({ ...JPEG, size: 245_760 }));

  const { key } = body.upload.fields;
  expect([status, body.status]).toEqual([201, 'pending']);
  expect(key).toMatch(/^uploads\/ada\/[\da-f-]{36}$/);
  expect(body.id).toBe(imageId(PHOTOS, key));
  expect(headers['location']).toBe(`/images/${body.id}`);
  const found = await call(httpEvent('GET', `/images/${body.id}`));
  expect(found).toMatchObject({ status: 200, body: { id: body.id, status: 'pending' } });
});

describe('the form', () => {
  test.each([
    ['exactly as many bytes as announced', { ...JPEG, size: 245_760 }, [245_760, 245_760]],
    ['up to 50 MB, and not none', { contentType: 'image/png' }, [1, 52_428_800]],
  ])('takes this key, this type, %s, for five minutes', async (_, asked, [least, most]) => {
    const began = Math.floor(Date.now() / 1000) * 1000;

    const answer = await call(postImage(asked));

    const { fields } = answer.body.upload;
    const { expiration, conditions } = policyOf(answer);
    expect(conditions).toEqual(
      expect.arrayContaining([
        { bucket: PHOTOS },
        { key: fields.key },
        { 'Content-Type': asked.contentType },
        ['content-length-range', least, most],
      ]),
    );
    // Nothing is left open: of each field the one value that stands in the form.
    const { Policy: _policy, 'X-Amz-Signature': _signature, ...covered } = fields;
    for (const [name, value] of Object.entries(covered)) expect(conditions).toContainEqual({ [name]: value });
    expect(conditions).toHaveLength(Object.keys(covered).length + 1);
    expect(Date.parse(expiration) - began).toBeGreaterThanOrEqual(300_000);
    expect(Date.parse(expiration) - began).toBeLessThanOrEqual(310_000);
  });

  test('is signed as AWS signs: worked out here by hand', async () => {
    const { body } = await call(postImage(JPEG));

    const { fields } = body.upload;
    const scope: string[] = fields['X-Amz-Credential'].split('/').slice(1);
    const key = scope.reduce((secret: string | Buffer, part) => hmac(secret, part), 'AWS4local');
    expect(fields['X-Amz-Signature']).toBe(hmac(key, fields.Policy).toString('hex'));
    expect(new URL(body.upload.url).pathname).toBe(`/${PHOTOS}`);
  });
});

/** What an image's name is, by itself and in the list. */
async function namesOf(id: string) {
  const shown = await call(httpEvent('GET', `/images/${id}`));
  const { body } = await call(httpEvent('GET', '/images', { query: 'limit=100' }));
  const listed = body.images.find((image: { id: string }) => image.id === id);
  return [shown.body.name, listed.name];
}

describe('a file’s name', () => {
  test.each(['cat.jpg', '長崎 👩‍🚀 <b>.png', '...', 'C:cat', 'x'.repeat(255)])(
    'is kept, and told as it is: %j',
    async (name) => {
      const { status, body } = await call(postImage({ ...JPEG, name }));

      expect(status).toBe(201);
      expect(await namesOf(body.id)).toEqual([name, name]);
    },
  );

  test('need not be given, and is not told then', async () => {
    const { body } = await call(postImage(JPEG));

    expect(await namesOf(body.id)).toEqual([undefined, undefined]);
  });

  test.each([
    '',
    ' ',
    '.',
    '..',
    'a/b',
    '../../etc/passwd',
    'a\\b',
    'a\n.jpg',
    'a\u0000',
    'a\u007f',
    'a\u0085',
    'a\ud800',
    'x'.repeat(256),
    7,
    null,
    ['a'],
  ])('is none: %j', async (name) => {
    const answer = await call(postImage({ ...JPEG, name }));

    expect(problemIn(answer)).toMatchObject({ status: 422, issues: [{ path: 'body.name' }] });
  });

  test('that is another makes it another request', async () => {
    const first = await call(postImage({ ...JPEG, name: 'a.jpg' }, named('renamed')));
    const again = await call(postImage({ ...JPEG, name: 'a.jpg' }, named('renamed')));

    const other = await call(postImage({ ...JPEG, name: 'b.jpg' }, named('renamed')));

    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
  });
});

describe('an Idempotency-Key', () => {
  test('makes a repetition the same image, even ten at once', async () => {
    const event = postImage({ ...JPEG, size: 10 }, named('ten-times'));

    const answers = await Promise.all(Array.from({ length: 10 }, () => call(event)));

    expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(201));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.upload.fields.key)).size).toBe(1);
    const { body } = await call(httpEvent('GET', '/images', { query: 'limit=100' }));
    const same = body.images.filter(({ id }: { id: string }) => id === answers[0]?.body.id);
    expect(same).toHaveLength(1);
  });

  test.each([
    ['type', { contentType: 'image/png', size: 10 }],
    ['size', { ...JPEG, size: 11 }],
    ['size, now unknown', JPEG],
  ])('is refused with another %s', async (part, other) => {
    const first = await call(postImage({ ...JPEG, size: 10 }, named(`other-${part.slice(0, 4)}`)));

    const answer = await call(postImage(other, named(`other-${part.slice(0, 4)}`)));

    expect(first.status).toBe(201);
    expect(problemIn(answer)).toMatchObject({ status: 422, detail: expect.stringContaining('another body') });
  });

  test('of two different requests at once lets one through, and tells the other', async () => {
    const events = [JPEG, { contentType: 'image/gif' }].map((body) => postImage(body, named('race')));

    const answers = await Promise.all(events.map(call));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 422]));
  });

  test('is its owner’s alone', async () => {
    const mine = await call(postImage(JPEG, named('shared')));
    const yours = await call(postImage({ contentType: 'image/png' }, { ...named('shared'), owner: 'grace' }));

    expect([mine.status, yours.status]).toEqual([201, 201]);
    expect(mine.body.id).not.toBe(yours.body.id);
  });

  test('whose image is deleted does not bring it back', async () => {
    const { body } = await call(postImage(JPEG, named('gone')));
    const row = {
      ...(await rowOf(body.id)),
      status: 'deleted',
      expiresAt: Math.floor(Date.now() / 1000) + 60,
    };
    await cloud.rows.send(new PutCommand({ TableName: 'lambda-by-example-dev', Item: row }));

    const answer = await call(postImage(JPEG, named('gone')));

    expect(problemIn(answer).status).toBe(409);
  });

  test('that nobody used within a day begins anew, also before the table has swept it up', async () => {
    const { body } = await call(postImage(JPEG, named('late')));
    const row = { ...(await rowOf(body.id)), expiresAt: Math.floor(Date.now() / 1000) - 1 };
    await cloud.rows.send(new PutCommand({ TableName: 'lambda-by-example-dev', Item: row }));
    const before = await call(httpEvent('GET', `/images/${body.id}`));

    const again = await call(postImage({ contentType: 'image/webp' }, named('late')));

    expect(before.status).toBe(404);
    expect(again).toMatchObject({ status: 201, body: { id: body.id } });
    expect(policyOf(again).conditions).toContainEqual({ 'Content-Type': 'image/webp' });
  });

  test('makes the image that the other events are about', async () => {
    const { body } = await call(apiEvent('create'));

    const otherwise = await call(apiEvent('create-again-otherwise'));
    const found = await call(apiEvent('image'));
    const foreign = await call(apiEvent('another-owner'));

    expect(otherwise.status).toBe(422);
    expect(found).toMatchObject({ status: 200, body: { id: body.id } });
    expect(foreign.status).toBe(404);
  });
});

test('an image that nobody has uploaded is forgotten after a day', async () => {
  const { body } = await call(postImage(JPEG));

  const { expiresAt, uploadedAt } = (await rowOf(body.id)) ?? {};

  expect(expiresAt * 1000 - Date.parse(uploadedAt)).toBeGreaterThan(86_399_000);
  expect(expiresAt * 1000 - Date.parse(uploadedAt)).toBeLessThanOrEqual(86_400_000);
});

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
