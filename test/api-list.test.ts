import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { signToken } from '../lib/token.ts';
import { newKey, ready, startApiCloud } from './helpers/api-cloud.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { httpEvent, postImage } from './helpers/http-event.ts';

const PHOTOS = 250;
const first = newKey('first');

let cloud: Awaited<ReturnType<typeof startApiCloud>>;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
/** Newest first. */
const expected: string[] = [];
beforeAll(async () => {
  cloud = await startApiCloud();
  await cloud.setKeys(first);
  call = await cloud.api(() => now);
  for (let minute = 0; minute < PHOTOS; minute += 1) {
    // Two by two at the same time: a cursor must not skip the second one.
    const uploadedAt = new Date(Date.UTC(2026, 10, 23, 9, Math.floor(minute / 2))).toISOString();
    expected.push(await cloud.addImage('ada', `${minute}.jpg`, ready(uploadedAt)));
  }
  await cloud.addImage('grace', 'hers.jpg', ready());
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(() => {
  now = Date.now();
});

const list = (query: Record<string, string> = {}, owner = 'ada') =>
  call(httpEvent('GET', '/images', { query: new URLSearchParams(query).toString(), owner }));

/** All pages, one after the other. */
async function pages(limit: number) {
  const all: { id: string; uploadedAt: string }[][] = [];
  let cursor: string | undefined;
  do {
    const { body } = await list({ limit: String(limit), ...(cursor !== undefined && { cursor }) });
    all.push(body.images);
    cursor = body.next;
  } while (cursor !== undefined);
  return all;
}

test.each([1, 7, 100])('pages of %i show every photo once, newest first', async (limit) => {
  if (limit === 1) vi.setConfig({ testTimeout: 60_000 });

  const shown = await pages(limit);

  const images = shown.flat();
  const times = images.map(({ uploadedAt }) => uploadedAt);
  expect(shown.slice(0, -1).every((page) => page.length === limit)).toBe(true);
  expect(images.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
  expect(times).toEqual(times.toSorted().toReversed());
});

test('a page has 20 unless asked otherwise, and its owner’s alone', async () => {
  const mine = await list();
  const hers = await list({}, 'grace');
  const nobodys = await list({}, 'linus');

  expect(mine.body.images).toHaveLength(20);
  expect(hers.body.images).toHaveLength(1);
  expect(nobodys.body).toEqual({ images: [] });
});

test('an upload that did not come within a day is not shown, although the table still has it', async () => {
  const { body } = await call(postImage({ contentType: 'image/jpeg' }, { owner: 'late' }));
  const before = await list({}, 'late');
  now += 25 * 60 * 60 * 1000;

  const after = await list({}, 'late');

  expect(before.body.images).toMatchObject([{ id: body.id, status: 'pending' }]);
  expect(after.body.images).toEqual([]);
});

/** A cursor of ada's. */
async function cursorOf(): Promise<string> {
  const { body } = await list();
  return body.next;
}

describe('a cursor', () => {
  test('that was changed in any place is refused', async () => {
    const cursor = await cursorOf();
    const forged = Array.from({ length: cursor.length }, (_, at) => {
      const letter = cursor[at] === 'A' ? 'B' : 'A';
      return `${cursor.slice(0, at)}${letter}${cursor.slice(at + 1)}`;
    });
    // Of the last letter of each part only some bits count.
    const counts = forged.filter((each) => decoded(each) !== decoded(cursor));

    const answers = await Promise.all(counts.map((each) => list({ cursor: each })));

    expect(counts.length).toBeGreaterThan(cursor.length - 6);
    for (const answer of answers) expect(problemIn(answer).status).toBe(400);
  });

  test.each(['', '.', '..', 'a.b.c', '{"after":"x"}', 'null', 'e30.e30.e30', 'A'.repeat(2049)])(
    'that is none (%j) is refused',
    async (cursor) => {
      const answer = await list({ cursor });

      expect(problemIn(answer).status).toBe(400);
    },
  );

  test('is its owner’s alone', async () => {
    const cursor = await cursorOf();

    const answer = await list({ cursor }, 'grace');

    expect(problemIn(answer).status).toBe(400);
  });

  test('cannot be made of an access token, nor of a cursor of another shape', async () => {
    const claims = { subject: 'ada', after: '2026-11-23T09:00:00.000Z#0' };
    const access = await signToken(first, 'access', claims, 60);
    const shapeless = await signToken(first, 'cursor', { subject: 'ada', after: { '#': 1 } }, 60);

    const answers = await Promise.all([access, shapeless].map((cursor) => list({ cursor })));

    expect(answers.map((answer) => problemIn(answer).status)).toEqual([400, 400]);
  });

  test('is good for an hour', async () => {
    const claims = claimsOf(await cursorOf());
    const late = await signToken(first, 'cursor', { subject: 'ada', after: claims.after }, -1);

    const answer = await list({ cursor: late });

    expect(claims.exp - claims.iat).toBe(3600);
    expect(problemIn(answer)).toMatchObject({ status: 400, detail: expect.stringContaining('begin again') });
  });

  test('outlives the rotation of the key that signed it', async () => {
    const cursor = await cursorOf();
    await cloud.setKeys(newKey('second'), first);
    vi.resetModules();
    const inAnotherEnvironment = await cloud.api();

    const answer = await inAnotherEnvironment(httpEvent('GET', '/images', { query: `cursor=${cursor}` }));

    expect(answer.status).toBe(200);
    expect(decodeProtectedHeader(answer.body.next)).toMatchObject({ kid: 'second' });
  });
});

/** What a cursor claims. */
const claimsOf = (cursor: string) =>
  z.object({ after: z.string(), iat: z.int(), exp: z.int() }).parse(decodeJwt(cursor));

/** What a cursor says, byte by byte. */
const decoded = (cursor: string) =>
  cursor
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString('hex'))
    .join('.');
