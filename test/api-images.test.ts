import { ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ThumbnailRow } from '../lib/thumbnail-row.ts';
import { PHOTOS, ready } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { httpEvent, postImage } from './helpers/http-event.ts';

const REJECTED: ThumbnailRow = {
  state: 'rejected',
  sequencer: '1',
  versionId: 'v1',
  uploadedAt: '2026-11-23T09:00:00.000Z',
  bytes: 10,
  code: 'CORRUPT',
  reason: 'Premature end of JPEG image',
};
const QUARTER_MS = 15 * 60 * 1000;
const DELETED: ThumbnailRow = { state: 'deleted', sequencer: '9', expiresAt: 4_102_444_800 };

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
});
beforeEach(() => {
  now = Date.now();
});

const get = (id: string, headers: Record<string, string> = {}) =>
  call(httpEvent('GET', `/images/${id}`, { headers }));
const remove = (id: string) => call(httpEvent('DELETE', `/images/${id}`));

/** What S3 keeps of an object: its versions, and its delete markers. */
async function versionsOf(Prefix: string) {
  const list = new ListObjectVersionsCommand({ Bucket: PHOTOS, Prefix });
  const { Versions = [], DeleteMarkers = [] } = await cloud.s3.send(list);
  return { versions: Versions.length, markers: DeleteMarkers.length };
}

describe('GET /images/{id}', () => {
  test('shows a photo with addresses from which its thumbnails can be fetched, and nobody else’s rows', async () => {
    const id = await cloud.addImage('ada', 'shown.jpg', ready());
    const Key = 'image/1/480.webp';
    await cloud.s3.send(new PutObjectCommand({ Bucket: 'thumbnails', Key, Body: 'webp' }));

    const { status, body } = await get(id);

    expect(status).toBe(200);
    expect(body).toEqual({
      id,
      status: 'ready',
      uploadedAt: '2026-11-23T09:00:00.000Z',
      backup: { state: 'pending' },
      width: 1024,
      height: 819,
      color: '#8b97a4',
      blur: 'data:image/webp;base64,UklGRg==',
      thumbnails: [{ width: 480, height: 384, bytes: 25_120, url: expect.any(String) }],
      steps: [{ step: 'uploaded', at: '2026-11-23T09:00:00.000Z' }],
    });
    expect(await (await fetch(body.thumbnails[0].url)).text()).toBe('webp');
  });

  test('says why there is none of a photo that was refused', async () => {
    const id = await cloud.addImage('ada', 'refused.jpg', REJECTED);

    const { body } = await get(id);

    expect(body).toMatchObject({ status: 'rejected', reason: 'Premature end of JPEG image' });
  });

  test('addresses are the same for a quarter of an hour, and good for as long again', async () => {
    const id = await cloud.addImage('ada', 'window.jpg', ready());
    const start = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;

    const urls: string[] = [];
    for (now of [start, start + QUARTER_MS - 1, start + QUARTER_MS]) {
      const { body } = await get(id);
      urls.push(body.thumbnails[0].url);
    }

    expect(urls[0]).toBe(urls[1]);
    expect(urls[2]).not.toBe(urls[1]);
    expect(new URL(urls[0] ?? '').searchParams.get('X-Amz-Expires')).toBe('1800');
  });
});

describe('an ETag', () => {
  test('spares a client what it has', async () => {
    const id = await cloud.addImage('ada', 'etag.jpg', ready());
    const { headers } = await get(id);
    const etag = headers['etag'] ?? '';

    const strong = etag.replace('W/', '');
    const knowing = [etag, strong, `"other", ${etag}`, '*'];
    const answers = await Promise.all(knowing.map((tag) => get(id, { 'if-none-match': tag })));

    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(answers.map(({ status, body }) => [status, body])).toEqual(knowing.map(() => [304, undefined]));
    expect(answers[0]?.headers).toEqual({
      etag,
      'cache-control': 'private, no-cache',
      'content-type': 'application/json',
    });
  });

  test('is another one as soon as the photo has changed, or its addresses', async () => {
    const id = await cloud.addImage('ada', 'changing.jpg', ready());
    const first = (await get(id)).headers['etag'] ?? '';
    await cloud.addImage('ada', 'changing.jpg', ready('2026-11-23T09:00:00.000Z', '2'));

    const changed = await get(id, { 'if-none-match': first });
    now += QUARTER_MS;
    const later = await get(id, { 'if-none-match': changed.headers['etag'] ?? '' });

    expect([changed.status, later.status]).toEqual([200, 200]);
  });

  test('tells nobody else that they have something', async () => {
    const id = await cloud.addImage('ada', 'private.jpg', ready());

    const answer = await call(
      httpEvent('GET', `/images/${id}`, { owner: 'grace', headers: { 'if-none-match': '*' } }),
    );

    expect(answer.status).toBe(404);
  });
});

describe('DELETE /images/{id}', () => {
  test('puts a delete marker on the object and takes no version away', async () => {
    const key = 'uploads/ada/deleted.jpg';
    const id = await cloud.addImage('ada', 'deleted.jpg', ready());
    await cloud.s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: key, Body: 'jpeg' }));

    const answer = await remove(id);

    expect([answer.status, answer.body]).toEqual([204, undefined]);
    expect(await versionsOf(key)).toEqual({ versions: 1, markers: 1 });
  });

  test('may be repeated: once it is known to be gone nothing more is done', async () => {
    const id = await cloud.addImage('ada', 'twice.jpg', ready());

    const first = await remove(id);
    await cloud.addImage('ada', 'twice.jpg', DELETED);
    const again = await remove(id);
    const shown = await get(id);

    expect([first.status, again.status, shown.status]).toEqual([204, 204, 404]);
    expect(await versionsOf('uploads/ada/twice.jpg')).toEqual({ versions: 0, markers: 1 });
  });

  test('also ends an upload that has not come yet', async () => {
    const { body } = await call(postImage({ contentType: 'image/jpeg' }));

    const answer = await remove(body.id);

    expect(answer.status).toBe(204);
    expect(await versionsOf(body.upload.fields.key)).toMatchObject({ markers: 1 });
  });
});

describe('what is somebody else’s cannot be told from what does not exist', () => {
  const owners = ['ada', 'grace', 'linus'];
  const states: Record<string, ThumbnailRow> = { ready: ready(), rejected: REJECTED, deleted: DELETED };
  const cases = owners.flatMap((owner) =>
    owners.flatMap((asker) =>
      ['GET', 'DELETE'].flatMap((method) =>
        Object.keys(states).map((state) => [owner, asker, method, state]),
      ),
    ),
  );

  test.each(cases)(
    '%s’s image, asked for by %s: %s, %s',
    async (owner = '', asker = '', method = '', state = '') => {
      const name = `${asker}-${method}-${state}.jpg`;
      const id = await cloud.addImage(owner, name, states[state] ?? ready());
      const unknown = id.replaceAll(/./g, (digit) => (digit === '0' ? '1' : '0'));

      const answer = await call(httpEvent(method, `/images/${id}`, { owner: asker }));
      const nothing = await call(httpEvent(method, `/images/${unknown}`, { owner: asker }));

      const gone = method === 'GET' && state === 'deleted';
      expect(problemIn(nothing).status).toBe(404);
      if (owner === asker) expect(answer.status).toBe(gone ? 404 : method === 'GET' ? 200 : 204);
      else expect(JSON.stringify(answer)).toBe(JSON.stringify(nothing).replaceAll(unknown, id));
      const { markers } = await versionsOf(`uploads/${owner}/${name}`);
      expect(markers).toBe(owner === asker && method === 'DELETE' && state !== 'deleted' ? 1 : 0);
    },
  );
});
