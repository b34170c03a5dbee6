import { readFileSync } from 'node:fs';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { listObjects } from '../functions/reconcile/list-objects.ts';
import type { AuditState, Listed } from '../functions/reconcile/ports.ts';
import { auditStatus } from '../lib/audit-row.ts';
import { assumeRole } from '../lib/assume-role.ts';
import { createS3Client } from '../lib/clients.ts';
import { deleteBreaker } from '../lib/delete-breaker.ts';
import { BACKUP, EXTERNAL_ID, type ReconcileCloud, startReconcileCloud } from './helpers/reconcile-cloud.ts';

let cloud: ReconcileCloud;
let number = 0;
const newId = (): string => `audit-${(number += 1)}`;
beforeAll(async () => {
  cloud = await startReconcileCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(() => cloud.clear());

const CAT = 'uploads/ada/cat & dog+1 ü \u{1f431}.jpg';
const never = new AbortController().signal;
const breaker = () => deleteBreaker(cloud.rows, cloud.tableName, never);

const report = (rest: object = {}) => cloud.reconcile({ auditId: newId(), graceSeconds: 0, ...rest });
const repair = (rest: object = {}) => report({ repair: true, ...rest });
const approvedNow = () => ({ approvedAt: new Date().toISOString(), most: 1_000 });
const release = (rest: object = {}) => report({ release: true, ...approvedNow(), ...rest });

/** Photos that were backed up. */
async function backedUp(...keys: string[]): Promise<void> {
  for (const key of keys) {
    await cloud.upload(key);
    await cloud.backUp(key);
  }
}
const keys = (count: number, name = 'photo'): string[] =>
  Array.from({ length: count }, (_, index) => `uploads/ada/${name}-${String(index).padStart(4, '0')}.jpg`);

/** Not all at once: a bucket has only so many connections. */
async function forEach(all: string[], work: (key: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += 40) await Promise.all(all.slice(at, at + 40).map(work));
}

/** Has so many messages wait in the queue. */
const wait = async (count: number): Promise<void> =>
  cloud.ports().requestRepairs(keys(count, 'waiting'), undefined);

/** An object that nobody has noted. */
async function inBackup(Key: string, Body = 'x'): Promise<void> {
  await cloud.foreignS3.send(new PutObjectCommand({ Bucket: BACKUP, Key, Body }));
}

describe('an audit', () => {
  test('of a backup that is as its photos are finds nothing', async () => {
    await backedUp(CAT, 'uploads/\ue000', 'uploads/\u{10000}', 'uploads/b/1');

    const found = await report();

    expect(found).toMatchObject({
      status: 'done',
      source: { objects: 4, bytes: expect.any(Number) },
      backup: { objects: 4, bytes: expect.any(Number) },
      missing: 0,
      different: 0,
      orphaned: 0,
      young: 0,
      held: 0,
      examples: [],
    });
    expect(await cloud.requests()).toEqual({});
  });

  test('tells what is missing, different, orphaned and held, and changes nothing unless asked to', async () => {
    await backedUp(CAT, ...keys(3));
    const [overwritten = '', gone = '', held = ''] = keys(3);
    await cloud.upload(overwritten, 'another');
    await cloud.upload('uploads/ada/new.jpg');
    await cloud.remove(gone);
    await cloud.remove(held);
    await cloud.hold(held);

    const found = await report();

    expect(found).toMatchObject({ missing: 1, different: 1, orphaned: 1, held: 1, repaired: 0, refused: 0 });
    expect(found).toMatchObject({
      examples: [
        { drift: 'missing', key: 'uploads/ada/new.jpg' },
        { drift: 'different', key: overwritten },
        { drift: 'orphaned', key: gone },
      ],
    });
    expect(await cloud.requests()).toEqual({});
  });

  test('takes an object that nobody has noted for nobody’s copy, and one that has other bytes', async () => {
    await cloud.upload('uploads/ada/unnoted.jpg');
    await inBackup('uploads/ada/unnoted.jpg', 'photo uploads/ada/unnoted.jpg');
    const [tampered = ''] = keys(1);
    await backedUp(tampered);
    await inBackup(tampered, 'tampered with');

    expect(await report()).toMatchObject({ missing: 0, different: 2 });
  });

  test('knows a copy in one part of what was uploaded in several by its row', async () => {
    await backedUp(CAT);
    const listed = { key: CAT, bytes: 10, changedAt: 1_000 };
    const source: Listed = { ...listed, etag: 'abc-2' };
    const backup: Listed = { ...listed, etag: 'def', changedAt: 2_000 };
    await cloud.putRow({
      state: 'stored',
      sequencer: '',
      bucket: 'photos',
      key: CAT,
      versionId: '1',
      etag: '"abc-2"',
      bytes: 10,
      uploadedAt: new Date(1_000_000).toISOString(),
      backupVersionId: '2',
      backupEtag: '"def"',
      storedAt: '',
      lagMs: 0,
    });
    const of = (one: Listed, other: Listed) =>
      cloud.reconcile(
        { auditId: newId(), graceSeconds: 0 },
        {
          source: async function* () {
            yield [one];
          },
          backup: async function* () {
            yield [other];
          },
        },
      );

    expect(await of(source, backup)).toMatchObject({ different: 0 });
    for (const [one, other] of [
      [{ ...source, etag: 'def' }, backup],
      [{ ...source, bytes: 11 }, backup],
      [{ ...source, changedAt: 1_001 }, backup],
      [source, { ...backup, etag: 'abc-2' }],
      [source, { ...backup, bytes: 11 }],
    ] as const)
      expect(await of(one, other)).toMatchObject({ different: 1 });
  });

  test('leaves aside what has changed so lately that its event may be under way', async () => {
    const [overwritten = '', gone = ''] = keys(2);
    await backedUp(overwritten, gone);
    await cloud.upload(overwritten, 'another');
    await cloud.upload('uploads/ada/new.jpg');
    await cloud.remove(gone);

    const found = await repair({ graceSeconds: 60 });

    expect(found).toMatchObject({ young: 3, missing: 0, different: 0, orphaned: 0, repaired: 0 });
    expect(await cloud.requests()).toEqual({});
  });

  test('looks at photos alone', async () => {
    await cloud.upload('failures/1.json');

    expect(await report()).toMatchObject({ source: { objects: 0 }, missing: 0 });
  });

  test('asks for rows a hundred at a time, and for repairs by ten', async () => {
    const many = keys(250);
    await forEach(many, (key) => cloud.upload(key));
    await forEach(many.slice(0, 130), (key) => cloud.backUp(key));

    const found = await repair();

    expect(found).toMatchObject({ backup: { objects: 130 }, missing: 120, different: 0, repaired: 120 });
    expect(Object.keys(await cloud.requests())).toEqual(many.slice(130));
  });
});

describe('a repair', () => {
  test('is asked of the function backup for each key that differs, unapproved', async () => {
    await backedUp(CAT, ...keys(2));
    const [overwritten = '', gone = ''] = keys(2);
    await cloud.upload(overwritten, 'another');
    await cloud.upload('uploads/ada/new.jpg');
    await cloud.remove(gone);

    const found = await repair();

    expect(found).toMatchObject({ repaired: 3, refused: 0 });
    expect(await cloud.requests()).toEqual({
      'uploads/ada/new.jpg': { approved: false },
      [gone]: { approved: false },
      [overwritten]: { approved: false },
    });
  });

  test('deletes no more orphans than may be, not even some of them', async () => {
    await backedUp(...keys(20));
    const gone = keys(3);
    for (const key of gone.slice(0, 2)) await cloud.remove(key);
    const few = await repair();
    const asked = await cloud.requests();
    for (const key of gone) await cloud.remove(key);

    const many = await repair();

    expect([few, Object.keys(asked)]).toMatchObject([
      { orphaned: 2, repaired: 2, refused: 0 },
      gone.slice(0, 2),
    ]);
    expect(many).toMatchObject({ orphaned: 3, repaired: 0, refused: 3 });
    expect(await cloud.requests()).toEqual({});
  });

  test('goes by a share of the backup where that is more', async () => {
    await backedUp(...keys(20));
    for (const key of keys(4)) await cloud.remove(key);
    const orphanLimits = { share: 0.2, count: 0 };

    const found = await cloud.reconcile(
      { auditId: newId(), repair: true, graceSeconds: 0 },
      { orphanLimits },
    );

    expect(found).toMatchObject({ orphaned: 4, repaired: 4, refused: 0 });
  });

  test.each([
    ['of an empty bucket', 2, 2],
    ['that would delete more than half of a backup', 5, 3],
  ])(
    '%s deletes nothing, whatever the limits say: somebody may have taken over the account',
    async (_, all, gone) => {
      await backedUp(...keys(all));
      for (const key of keys(gone)) await cloud.remove(key);
      const event = { auditId: newId(), repair: true, graceSeconds: 0 };

      const found = await cloud.reconcile(event, { orphanLimits: { share: 1, count: 100 } });

      expect(found).toMatchObject({ orphaned: gone, repaired: 0, refused: gone });
      expect(await cloud.requests()).toEqual({});
    },
  );

  test('deletes up to half of a backup', async () => {
    await backedUp(...keys(4));
    for (const key of keys(2)) await cloud.remove(key);

    expect(await repair()).toMatchObject({ orphaned: 2, repaired: 2, refused: 0 });
  });

  test('is not asked for what is held', async () => {
    await backedUp(CAT);
    await cloud.remove(CAT);
    await cloud.hold(CAT);

    expect(await repair()).toMatchObject({ held: 1, repaired: 0 });
    expect(await cloud.requests()).toEqual({});
  });
});

describe('while many messages wait for the function backup', () => {
  test('an audit only tells what differs, and why', async () => {
    await cloud.upload(CAT);
    await wait(501);

    const found = await repair();

    expect(found).toMatchObject({ status: 'done', missing: 1, repaired: 0, backlog: 501 });
    expect(Object.keys(await cloud.requests())).not.toContain(CAT);
  });

  test('but not too many, it repairs', async () => {
    await cloud.upload(CAT);
    await wait(500);

    expect(await repair()).toMatchObject({ missing: 1, repaired: 1 });
  });

  test('what was approved is deleted all the same, and nothing else is asked for', async () => {
    const [held = ''] = keys(1);
    await cloud.hold(held);
    await cloud.upload(CAT);
    await wait(501);

    expect(await release()).toMatchObject({ repaired: 1, backlog: 501 });
    const requests = await cloud.requests();
    expect(requests[held]).toMatchObject({ approved: true });
    expect(Object.keys(requests)).not.toContain(CAT);
  });
});

describe('a release', () => {
  test('closes the breaker, and approves what is held and what is orphaned, as much as was approved', async () => {
    await backedUp(...keys(6));
    const [held = '', gone = '', ...others] = keys(6);
    for (const key of keys(6)) await cloud.remove(key);
    await cloud.hold(held);
    await cloud.hold(gone);
    // Nothing is left of this one but that it is held.
    await cloud.hold('uploads/ada/away.jpg');
    while (await breaker().admit(1, Date.now()));

    const found = await release();

    expect(found).toMatchObject({ held: 2, orphaned: 4, repaired: 7, refused: 0 });
    const requests = await cloud.requests();
    expect(Object.keys(requests)).toEqual(['uploads/ada/away.jpg', held, gone, ...others].toSorted());
    expect(new Set(Object.values(requests).map(({ approved }) => approved))).toEqual(new Set([true]));
    expect(await breaker().trippedAt()).toBeUndefined();
  });

  test('of many that are held goes through all of them', async () => {
    const many = keys(250, 'held');
    await forEach(many, (key) => cloud.hold(key));

    expect(await release()).toMatchObject({ repaired: 250 });
    expect(Object.keys(await cloud.requests())).toEqual(many);
  });

  test.each([
    [
      'is older than a quarter of an hour',
      () => ({ approvedAt: new Date(Date.now() - 16 * 60_000).toISOString() }),
    ],
    ['is of tomorrow', () => ({ approvedAt: new Date(Date.now() + 16 * 60_000).toISOString() })],
    ['is the example’s', () => JSON.parse(readFileSync('events/reconcile/release.json', 'utf8'))],
  ])('that %s is refused for good: it approves of nothing, and its row says why', async (_, rest) => {
    const auditId = newId();
    await cloud.hold(CAT);
    while (await breaker().admit(1, Date.now()));

    const releasing = release({ ...rest(), auditId });

    await expect(releasing).rejects.toMatchObject({ name: 'StaleApprovalError', retryable: false });
    expect(await cloud.requests()).toEqual({});
    expect(await breaker().trippedAt()).toBeDefined();
    expect(await cloud.audits.read(auditId)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('StaleApprovalError'),
    });
    await breaker().release();
  });

  test('approves of nothing that was held after what was seen', async () => {
    const [before = '', after = ''] = keys(2);
    const { approvedAt, most } = approvedNow();
    await cloud.hold(before, approvedAt);
    await cloud.hold(after, new Date(Date.parse(approvedAt) + 1).toISOString());

    await release({ approvedAt, most });

    expect(await cloud.requests()).toEqual({ [before]: { approved: true, approvedAt } });
  });

  test('takes also what the list of held deletions does not show yet, but nothing held since', async () => {
    await backedUp(...keys(3));
    const [listed = '', unlisted = '', since = ''] = keys(3);
    for (const key of keys(3)) await cloud.remove(key);
    const { approvedAt, most } = approvedNow();
    await cloud.hold(listed, approvedAt);
    await cloud.hold(unlisted, approvedAt);
    await cloud.hold(since, new Date(Date.parse(approvedAt) + 1).toISOString());
    const event = { auditId: newId(), graceSeconds: 0, release: true, approvedAt, most };

    const found = await cloud.reconcile(event, {
      held: async function* () {
        yield [{ key: listed, heldAt: approvedAt }];
      },
    });

    expect(found).toMatchObject({ held: 3, repaired: 2 });
    expect(Object.keys(await cloud.requests())).toEqual([listed, unlisted]);
  });

  test('deletes no orphan, if they are more than were approved', async () => {
    await backedUp(...keys(3));
    for (const key of keys(3)) await cloud.remove(key);

    expect(await release({ most: 2 })).toMatchObject({ orphaned: 3, repaired: 0, refused: 3 });
    expect(await cloud.requests()).toEqual({});
    expect(await release({ most: 3 })).toMatchObject({ orphaned: 3, repaired: 3, refused: 0 });
  });

  test('repairs what else differs, unapproved', async () => {
    await cloud.upload(CAT);

    await release();

    expect(await cloud.requests()).toEqual({ [CAT]: { approved: false } });
  });
});

describe('the row of an audit', () => {
  test('says what was found, and is listed with the newest first', async () => {
    await cloud.upload(CAT);
    const [first, second] = [newId(), newId()];

    await cloud.reconcile({ auditId: first, graceSeconds: 0 });
    await cloud.reconcile({ auditId: second, graceSeconds: 0 });

    const row = await cloud.audits.read(second);
    expect(row).toMatchObject({ status: 'done', missing: 1, source: { objects: 1 }, backup: { objects: 0 } });
    expect(row?.expiresAt).toBe(Math.ceil(Date.parse(row?.startedAt ?? '') / 1000) + 90 * 24 * 3600);
    expect((await cloud.audits.newest(2)).map(({ id }) => id)).toEqual([second, first]);
  });

  test('is brought up to date once a second, while it runs', async () => {
    await forEach(keys(500), (key) => cloud.upload(key));
    const saved: AuditState[] = [];
    let now = Date.now();
    const { audits } = cloud.ports();
    const save = async (id: string, state: AuditState) => {
      saved.push(structuredClone(state));
      await audits.save(id, state);
    };
    // Each look at the clock takes a tenth of a second.
    const rest = { now: () => (now += 100), audits: { ...audits, save } };

    await cloud.reconcile({ auditId: newId(), graceSeconds: 0 }, rest);

    expect(saved.length).toBeGreaterThan(0);
    expect(saved.slice(0, -1).every(({ status }) => status === 'running')).toBe(true);
    expect(saved.at(-1)).toMatchObject({ status: 'done', source: { objects: 500 } });
  });

  test('that is done stays as it is, whoever asks for it again', async () => {
    const auditId = newId();
    await cloud.reconcile({ auditId, graceSeconds: 0 });
    const before = await cloud.audits.read(auditId);
    await cloud.upload(CAT);

    const answer = await cloud.reconcile({ auditId, repair: true, graceSeconds: 0 });

    expect(answer).toEqual({ auditId, status: 'known' });
    expect(await cloud.audits.read(auditId)).toEqual(before);
    expect(await cloud.requests()).toEqual({});
  });

  test('that a crash has left running is begun anew', async () => {
    const auditId = newId();
    const crashed = cloud.ports();
    await crashed.audits.begin(auditId, {
      ...(await import('../functions/reconcile/tally.ts')).emptyTally(Date.now() - 120_000),
      missing: 17,
    });
    const left = await cloud.audits.read(auditId);

    await cloud.reconcile({ auditId, graceSeconds: 0 });

    expect(left && auditStatus(left, Date.now())).toBe('stalled');
    expect(await cloud.audits.read(auditId)).toMatchObject({ status: 'done', missing: 0 });
  });

  test('is the later attempt’s: the earlier one writes nothing more, and ends', async () => {
    const auditId = newId();
    const event = { auditId, graceSeconds: 0 };
    let second: unknown;
    const rest = {
      // While the first lists, the second does it all.
      source: async function* () {
        second = await cloud.reconcile(event);
        yield [];
      },
    };

    const first = await cloud.reconcile(event, rest);

    expect(second).toMatchObject({ auditId, status: 'done' });
    expect(first).toEqual({ auditId, status: 'known' });
  });

  test('says that it has failed, and why; another attempt begins anew', async () => {
    const auditId = newId();
    await cloud.upload(CAT);
    const rest = {
      backup: async function* () {
        yield [];
        throw new Error('AccessDenied');
      },
    };

    const failing = cloud.reconcile({ auditId, graceSeconds: 0 }, rest);

    await expect(failing).rejects.toThrow('AccessDenied');
    expect(await cloud.audits.read(auditId)).toMatchObject({
      status: 'failed',
      error: 'Error: AccessDenied',
    });
    expect(await cloud.reconcile({ auditId, graceSeconds: 0 })).toMatchObject({ status: 'done', missing: 1 });
  });

  test('says so too when its time was up', async () => {
    const auditId = newId();
    const rest = {
      source: async function* () {
        yield [];
        await new Promise((resolve) => setTimeout(resolve, 300));
        yield [];
      },
    };

    const late = cloud.reconcile({ auditId, graceSeconds: 0 }, rest, 2_100);

    await expect(late).rejects.toMatchObject({ name: 'DeadlineError' });
    expect(await cloud.audits.read(auditId)).toMatchObject({
      status: 'failed',
      error: 'DeadlineError: Stopped with 2000 ms left',
    });
  });
});

const tick = (time: string) => ({
  ...JSON.parse(readFileSync('events/reconcile/tick.json', 'utf8')),
  time,
});

test('without the right ExternalId the other account’s role is not to be had, and the audit says so', async () => {
  const auditId = newId();
  const { BACKUP_ROLE = '' } = process.env;
  const s3 = createS3Client(assumeRole(BACKUP_ROLE, `not-${EXTERNAL_ID}`));
  const place = { name: BACKUP, owner: '222222222222', refused: 'reading the backup' } as const;

  const auditing = cloud.reconcile({ auditId }, { backup: () => listObjects(s3, place, never) });

  await expect(auditing).rejects.toMatchObject({ name: 'BackupRefusedError' });
  expect(await cloud.audits.read(auditId)).toMatchObject({
    status: 'failed',
    error: expect.stringContaining('Refused: AssumeRole'),
  });
});

describe('a bucket that is not to be had', () => {
  const place = { name: BACKUP, owner: '222222222222', refused: 'reading the backup' } as const;

  test.each([
    ['is somebody else’s', { ...place, owner: '333333333333' }],
    ['is gone', { ...place, name: 'gone' }],
  ])('because it %s ends the audit by name, and its row says so', async (_, wrong) => {
    const auditId = newId();
    await cloud.upload(CAT);

    const auditing = cloud.reconcile(
      { auditId, repair: true, graceSeconds: 0 },
      { backup: () => listObjects(cloud.foreignS3, wrong, never) },
    );

    await expect(auditing).rejects.toMatchObject({ name: 'BackupRefusedError', retryable: true });
    expect(await cloud.audits.read(auditId)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('Refused: reading the backup'),
    });
    // What cannot be seen is not missing.
    expect(await cloud.requests()).toEqual({});
  });
});

describe('a tick of the schedule', () => {
  test('is one audit, however often it is delivered, and repairs', async () => {
    await cloud.upload(CAT);

    const first = await cloud.reconcile(tick('2026-11-26T16:00:03Z'));
    const second = await cloud.reconcile(tick('2026-11-26T16:00:59Z'));

    expect(first).toMatchObject({ auditId: '2026-11-26T16:00Z', status: 'done', repaired: 1 });
    expect(second).toEqual({ auditId: '2026-11-26T16:00Z', status: 'known' });
    expect(await cloud.reconcile(tick('2026-11-26T17:00:03Z'))).toMatchObject({
      auditId: '2026-11-26T17:00Z',
    });
  });
});

test.each(['tick', 'report', 'repair'])('events/reconcile/%s.json is an audit', async (name) => {
  const event: unknown = JSON.parse(readFileSync(`events/reconcile/${name}.json`, 'utf8'));

  expect(await cloud.reconcile(event)).toMatchObject({ status: 'done' });
});

test.each([
  JSON.parse(readFileSync('events/reconcile/unclear.json', 'utf8')),
  {},
  null,
  [],
  'audit',
  { auditId: '' },
  { auditId: 'a', repair: 'yes' },
  { auditId: 'a', graceSeconds: -1 },
  { auditId: 'a', relase: true },
  { auditId: 'a', release: true },
  { auditId: 'a', release: true, approvedAt: 'today', most: 1 },
  { auditId: 'a', repair: true, approvedAt: '2026-11-26T15:00:27.000Z', most: 1 },
  { 'detail-type': 'Scheduled Event', source: 'aws.events', time: 'now' },
])('%j is refused by name', async (event) => {
  await expect(cloud.reconcile(event)).rejects.toMatchObject({
    name: 'InvalidRequestError',
    message: expect.stringContaining('{ auditId, repair?, graceSeconds? }'),
  });
});

test('a request that was sent again after a failure is read as it was', async () => {
  const redrive = { id: '0'.repeat(20), attempt: 1, token: 't' };

  expect(await report({ redrive, correlationId: 'c' })).toMatchObject({ status: 'done' });
});

// At the end, since to clear up takes as long.
test('a bucket of several pages is listed to its end', async () => {
  const many = keys(1_001);
  await forEach(many, (key) => cloud.upload(key));

  expect(await report()).toMatchObject({ source: { objects: 1_001 }, missing: 1_001 });
});
