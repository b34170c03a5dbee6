import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { beforeEach, describe, expect, test } from 'vitest';
import type { BackupRow } from '../lib/backup-row.ts';
import { thumbnailKey } from '../lib/table.ts';
import type { ThumbnailRow } from '../lib/thumbnail-row.ts';
import { PHOTOS, ready, TABLE } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import type { HttpAnswer } from './helpers/http-answer.ts';
import { apiEvent, httpEvent } from './helpers/http-event.ts';

const AT = '2026-11-23T09:00:00.000Z';
const QUARTER_MS = 15 * 60 * 1000;
const later = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

/** What `thumbnail` leaves of a photo that it does not accept. */
const rejected: ThumbnailRow = {
  state: 'rejected',
  sequencer: '1',
  versionId: 'v1',
  uploadedAt: AT,
  bytes: 10,
  code: 'CORRUPT',
  reason: 'Premature end of JPEG image',
  rejectedAt: later(300),
};

/** What `backup` leaves of the photo of {@link ready}. */
const stored: BackupRow = {
  state: 'stored',
  sequencer: '1',
  bucket: PHOTOS,
  key: 'key',
  versionId: 'v1',
  etag: '"1"',
  bytes: 1,
  uploadedAt: AT,
  backupVersionId: 'b1',
  backupEtag: '"1"',
  storedAt: later(1_400),
  lagMs: 1_400,
};

/** With thumbnails of these widths. */
const withWidths = (...widths: number[]): ThumbnailRow => ({
  ...ready(),
  readyAt: later(500),
  thumbnails: widths.map((width) => ({ key: `image/1/${width}.webp`, width, height: 100, bytes: width })),
});

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
});
beforeEach(async () => {
  await cloud.clear();
  now = Date.now();
});

const list = (headers: Record<string, string> = {}, query = '', owner = 'ada') =>
  call(httpEvent('GET', '/images', { headers, query, owner }));
const get = (id: string) => call(httpEvent('GET', `/images/${id}`));

describe('GET /images', () => {
  test('shows what a gallery needs: the look, one thumbnail that can be fetched, the backup’s state', async () => {
    const id = await cloud.addImage('ada', 'cat.jpg', withWidths(1280, 480, 160));
    await cloud.addBackup(id, stored);
    await cloud.s3.send(
      new PutObjectCommand({ Bucket: 'thumbnails', Key: 'image/1/480.webp', Body: 'webp' }),
    );

    const { body } = await list();

    const [image] = body.images;
    expect(body).toEqual({
      images: [
        {
          id,
          status: 'ready',
          uploadedAt: AT,
          width: 1024,
          height: 819,
          color: '#8b97a4',
          blur: 'data:image/webp;base64,UklGRg==',
          thumbnail: { width: 480, height: 100, bytes: 480, url: expect.any(String) },
          backup: { state: 'stored' },
        },
      ],
    });
    expect(await (await fetch(image.thumbnail.url)).text()).toBe('webp');
  });

  test('has the same address for a thumbnail as the photo’s own page: a browser has it in its cache', async () => {
    const id = await cloud.addImage('ada', 'cat.jpg', withWidths(1280, 480, 160));

    const { body: listed } = await list();
    const { body: shown } = await get(id);

    expect(listed.images[0].thumbnail.url).toBe(shown.thumbnails[1].url);
  });

  test.each([
    [[1280, 480, 160], 480],
    [[960, 360, 120], 360],
    [[300, 160], 300],
    [[5000, 1], 1],
    [[90], 90],
  ])('of thumbnails %j pixels wide it shows that of %i', async (widths, expected) => {
    await cloud.addImage('ada', 'cat.jpg', withWidths(...widths));

    const { body } = await list();

    expect(body.images[0].thumbnail.width).toBe(expected);
  });

  test('says why a photo was refused, and that one without rows of its own is waited for', async () => {
    await cloud.addImage('ada', 'broken.jpg', rejected);
    await call(
      httpEvent('POST', '/images', {
        headers: { 'content-type': 'application/json' },
        body: '{"contentType":"image/png"}',
      }),
    );

    const { body } = await list();

    expect(body.images).toMatchObject([
      { status: 'pending', backup: { state: 'pending' } },
      { status: 'rejected', reason: 'Premature end of JPEG image', backup: { state: 'pending' } },
    ]);
  });

  test('shows a hundred at once, each with its own rows', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `${index}.jpg`);
    await Promise.all(
      names.map(async (name, index) => {
        const id = await cloud.addImage('ada', name, withWidths(index + 1));
        if (index % 2 === 0) await cloud.addBackup(id, stored);
      }),
    );

    const { body } = await list({}, 'limit=100');

    const widths = body.images.map((image: { thumbnail: { width: number } }) => image.thumbnail.width);
    const states = body.images.map((image: { backup: { state: string } }) => image.backup.state);
    expect(widths.toSorted((a: number, b: number) => a - b)).toEqual(names.map((_, index) => index + 1));
    expect(states).toEqual(widths.map((width: number) => (width % 2 === 1 ? 'stored' : 'pending')));
  });

  test('shows the others, too, if a later version has written a row in its own way', async () => {
    const id = await cloud.addImage('ada', 'new.jpg', withWidths(480));
    const Item = { ...thumbnailKey(id), ...ready(), state: 'enhanced' };
    await cloud.rows.send(new PutCommand({ TableName: TABLE, Item }));
    await cloud.addImage('ada', 'old.jpg', withWidths(480));

    const { body } = await list();

    const shown = body.images.map((image: { thumbnail?: object }) => 'thumbnail' in image);
    expect(shown.toSorted()).toEqual([false, true]);
  });

  test('spares a client what it has, until a row has changed, the backup or the addresses', async () => {
    const id = await cloud.addImage('ada', 'cat.jpg', withWidths(480));
    const tag = async () => ({ 'if-none-match': (await list()).headers['etag'] ?? '' });
    const known = await tag();

    const same = await list(known);
    const otherPage = await list(known, 'limit=7');
    await cloud.addBackup(id, stored);
    const backedUp = await list(known);
    const knownThen = await tag();
    await cloud.addImage('ada', 'cat.jpg', withWidths(480, 160));
    const changed = await list(knownThen);
    const knownLast = await tag();
    now += QUARTER_MS;
    const afterwards = await list(knownLast);

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect(same.headers).toMatchObject({
      etag: known['if-none-match'],
      'cache-control': 'private, no-cache',
    });
    expect([otherPage, backedUp, changed, afterwards].map(({ status }) => status)).toEqual([
      200, 200, 200, 200,
    ]);
  });
});

test('a client that has whatever there is is spared it: events/api has such a request', async () => {
  await cloud.addImage('ada', 'cat.jpg', withWidths(480));

  const answer = await call(apiEvent('list-again'));

  expect([answer.status, answer.body]).toEqual([304, undefined]);
});

describe('the steps of a photo', () => {
  test('are told in the order of time, with what they took', async () => {
    const id = await cloud.addImage('ada', 'cat.jpg', withWidths(480));
    await cloud.addBackup(id, { ...stored, storedAt: later(400), lagMs: 400 });

    const { body } = await get(id);

    expect(body.steps).toEqual([
      { step: 'uploaded', at: AT },
      { step: 'backup', at: later(400), ms: 400 },
      { step: 'thumbnails', at: later(500), ms: 6 },
    ]);
  });

  test('of one that was refused end there, but for its backup', async () => {
    const id = await cloud.addImage('ada', 'broken.jpg', rejected);

    const { body } = await get(id);

    expect(body.steps).toEqual([
      { step: 'uploaded', at: AT },
      { step: 'rejected', at: later(300) },
    ]);
  });

  test('leave out the copy of an earlier version, and times that old rows do not tell', async () => {
    const id = await cloud.addImage('ada', 'cat.jpg', ready(AT, '2'));
    await cloud.addBackup(id, stored);

    const { body } = await get(id);

    expect(body.steps).toEqual([{ step: 'uploaded', at: AT }]);
  });

  test('of one that nobody has uploaded yet are none', async () => {
    const { body } = await call(
      httpEvent('POST', '/images', {
        headers: { 'content-type': 'application/json' },
        body: '{"contentType":"image/png"}',
      }),
    );

    expect((await get(body.id)).body.steps).toEqual([]);
  });
});
