import { beforeEach, describe, expect, test } from 'vitest';
import type { AuditRow } from '../lib/audit-row.ts';
import { type BackupRow, heldKey } from '../lib/backup-row.ts';
import { deleteBreaker } from '../lib/delete-breaker.ts';
import { imageId } from '../lib/s3-key.ts';
import { PHOTOS, ready, TABLE } from './helpers/api-cloud.ts';
import { type ApiCloud, useApi } from './helpers/api-fixture.ts';
import { type HttpAnswer, problemIn } from './helpers/http-answer.ts';
import { apiEvent, httpEvent } from './helpers/http-event.ts';

let cloud: ApiCloud;
let call: (event: unknown) => Promise<HttpAnswer>;
let now: number;
useApi(async (shared) => {
  cloud = shared;
  call = await cloud.api(() => now);
});
beforeEach(() => {
  now = Date.UTC(2026, 10, 26, 15, 30);
});

const KEY = 'uploads/ada/cat.jpg';
const about = { bucket: PHOTOS, key: KEY, sequencer: '1' };
const STORED: BackupRow = {
  state: 'stored',
  ...about,
  versionId: 'v1',
  etag: '"a"',
  bytes: 320_453,
  uploadedAt: '2026-11-23T09:00:00.000Z',
  backupVersionId: 'b1',
  backupEtag: '"a"',
  storedAt: '2026-11-23T09:00:01.250Z',
  lagMs: 1_250,
};
const HELD: BackupRow = { state: 'held', ...about, heldAt: '', gsi1pk: '-', gsi1sk: '-' };
const DELETED: BackupRow = { state: 'deleted', ...about, deletedAt: '', expiresAt: 4_102_444_800 };
const FAILED: BackupRow = { state: 'failed', ...about, code: 'BACKUP_FAILED', failedAt: '' };

const show = async (row: BackupRow | undefined, thumbnail = ready()) => {
  const id = await cloud.addImage('ada', 'cat.jpg', thumbnail);
  if (row) await cloud.addBackup(id, row);
  return (await call(httpEvent('GET', `/images/${id}`))).body.backup;
};

describe('the backup of GET /images/{id}', () => {
  test('is pending until there is one', async () => {
    expect(await show(undefined)).toEqual({ state: 'pending' });
  });

  test('tells when it was stored, and how long that took', async () => {
    expect(await show(STORED)).toEqual({
      state: 'stored',
      storedAt: '2026-11-23T09:00:01.250Z',
      lagMs: 1_250,
    });
  });

  test('is pending again for a later version than the one that was copied', async () => {
    expect(await show(STORED, ready('2026-11-23T09:05:00.000Z', '2'))).toEqual({ state: 'pending' });
  });

  test('is stored if a repair has copied this version, though it knows no event', async () => {
    expect(await show({ ...STORED, sequencer: '' })).toMatchObject({ state: 'stored' });
  });

  test('may be ahead of the thumbnails', async () => {
    expect(await show({ ...STORED, sequencer: '3', versionId: 'v3' })).toMatchObject({ state: 'stored' });
  });

  test.each([
    ['held', HELD, { state: 'held' }],
    ['deleted', DELETED, { state: 'deleted' }],
    ['failed', FAILED, { state: 'failed', code: 'BACKUP_FAILED' }],
  ])('may be %s', async (_, row, expected) => {
    expect(await show(row)).toEqual(expected);
    expect(await show(row, ready('2026-11-23T09:05:00.000Z', '2'))).toEqual({ state: 'pending' });
  });

  test('is a part of what the ETag is of', async () => {
    const id = await cloud.addImage('ada', 'etag.jpg', ready());
    const { headers } = await call(httpEvent('GET', `/images/${id}`));
    await cloud.addBackup(id, STORED);

    const stored = await call(
      httpEvent('GET', `/images/${id}`, { headers: { 'if-none-match': headers['etag'] ?? '' } }),
    );

    expect([stored.status, stored.body?.backup?.state]).toEqual([200, 'stored']);
  });
});

const AUDIT: Omit<AuditRow, 'gsi1pk' | 'gsi1sk'> = {
  status: 'done',
  attempt: 'a',
  startedAt: '2026-11-26T15:00:00.000Z',
  updatedAt: '2026-11-26T15:00:09.000Z',
  source: { objects: 1_000, bytes: 320_453_000 },
  backup: { objects: 999, bytes: 320_132_000 },
  missing: 3,
  different: 2,
  orphaned: 1,
  young: 4,
  held: 5,
  repaired: 6,
  refused: 0,
  examples: [{ drift: 'missing', key: KEY }],
  expiresAt: 4_102_444_800,
};

const get = (headers: Record<string, string> = {}) =>
  call(httpEvent('GET', '/backups', { owner: 'olivia', scope: 'backups:read', headers }));
const breaker = () => deleteBreaker(cloud.rows, TABLE, new AbortController().signal);

describe('GET /backups', () => {
  beforeEach(() => cloud.clear());

  test('has the totals of both sides, what differs, and which audit says so', async () => {
    await cloud.addAudit('2026-11-26T15:00Z', AUDIT);

    const { status, body } = await get();

    expect(status).toBe(200);
    expect(body).toEqual({
      breaker: { tripped: false, held: 0 },
      lastAudit: {
        id: '2026-11-26T15:00Z',
        status: 'done',
        startedAt: '2026-11-26T15:00:00.000Z',
        updatedAt: '2026-11-26T15:00:09.000Z',
      },
      photos: { objects: 1_000, bytes: 320_453_000 },
      backup: { objects: 999, bytes: 320_132_000 },
      drift: { missing: 3, different: 2, orphaned: 1 },
      young: 4,
      repaired: 6,
      refused: 0,
      asOf: { audit: '2026-11-26T15:00Z', at: '2026-11-26T15:00:09.000Z' },
    });
  });

  test('tells no key: whose photos there are is nobody’s business', async () => {
    await cloud.addAudit('a', AUDIT);

    expect(JSON.stringify(await get())).not.toContain('cat.jpg');
  });

  test('goes by the last audit that is done, whatever has become of a later one', async () => {
    await cloud.addAudit('done', AUDIT);
    const later = { ...AUDIT, startedAt: '2026-11-26T15:29:50.000Z', missing: 999 };
    await cloud.addAudit('later', { ...later, status: 'running', updatedAt: '2026-11-26T15:29:59.000Z' });

    const { body } = await get();
    now += 120_000;
    const stalled = await get();
    await cloud.addAudit('later', { ...later, status: 'failed' });
    const failed = await get();

    expect(body).toMatchObject({ lastAudit: { id: 'later', status: 'running' }, drift: { missing: 3 } });
    expect(stalled.body).toMatchObject({
      lastAudit: { id: 'later', status: 'stalled' },
      drift: { missing: 3 },
    });
    expect(failed.body).toMatchObject({
      lastAudit: { id: 'later', status: 'failed' },
      asOf: { audit: 'done' },
    });
  });

  test('before the first audit knows of the breaker alone', async () => {
    expect((await get()).body).toEqual({ breaker: { tripped: false, held: 0 } });
  });

  test('tells since when deletions are held, and how many are', async () => {
    while (await breaker().admit(1, now));
    for (const key of ['one', 'two'])
      await cloud.addBackup(imageId(PHOTOS, key), {
        ...HELD,
        key,
        ...heldKey('2026-11-26T15:30:00.000Z', key),
      });

    const { body } = await get();

    expect(body.breaker).toEqual({ tripped: true, trippedAt: '2026-11-26T15:30:00.000Z', held: 2 });
  });

  test('spares a client what it has, until something has changed', async () => {
    await cloud.addAudit('a', AUDIT);
    const { headers } = await get();
    const known = { 'if-none-match': headers['etag'] ?? '' };

    const same = await get(known);
    while (await breaker().admit(1, now));
    const tripped = await get(known);

    expect([same.status, same.body]).toEqual([304, undefined]);
    expect(tripped.status).toBe(200);
  });

  test('is for operators: events/api has one, and somebody who is none', async () => {
    const operator = await call(apiEvent('backups'));
    const other = await call(apiEvent('backups-no-operator'));

    expect(operator.status).toBe(200);
    expect(problemIn(other)).toMatchObject({
      status: 403,
      detail: 'The token lacks the scope backups:read.',
    });
  });
});
