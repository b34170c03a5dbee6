import type { SQSEvent } from 'aws-lambda';
import { describe, expect, test, vi } from 'vitest';
import { readRequest } from '../functions/backup/request.ts';
import { padSequencer } from '../lib/sequencer.ts';
import { backupEvent, backupOver } from './helpers/backup-function.ts';

const CAT = 'uploads/ada/cat.jpg';
const DOG = 'uploads/grace/dog.jpg';
const FIRST = padSequencer('0055AED6DCD90281E5');
const LAST = padSequencer('0055AED6DCD9028201');

/** Events with these bodies. */
const bodies = (...texts: string[]): SQSEvent => {
  const [record] = backupEvent('created').Records;
  if (!record) throw new Error('events/backup/created.json has no record');
  return { Records: texts.map((body, index) => ({ ...record, messageId: `m${index}`, body })) };
};
const bodyOf = (name: string) => JSON.parse(backupEvent(name).Records[0]?.body ?? '');

describe('an event', () => {
  test.each([
    ['created', { state: 'stored', sequencer: FIRST, versionId: 'v1', lagMs: 2_000 }],
    ['overwritten', { state: 'stored', versionId: 'v1' }],
    ['permanently-deleted', { state: 'stored', versionId: 'v1' }],
    ['expired-version', { state: 'stored', sequencer: '', versionId: 'v1' }],
    ['repair', { state: 'stored', sequencer: '', versionId: 'v1' }],
    ['approved-repair', { state: 'stored', versionId: 'v1' }],
    ['duplicate', { state: 'stored', sequencer: FIRST }],
    ['out-of-order', { state: 'stored', sequencer: LAST }],
  ])('events/backup/%s.json of a photo that is there: it is in the backup', async (name, row) => {
    const backup = backupOver({ [CAT]: {} });

    const failed = await backup.handle(backupEvent(name));

    expect(failed).toEqual([]);
    expect(backup.row(CAT)).toMatchObject(row);
    expect(backup.stores.versions.get(CAT)).toHaveLength(1);
  });

  test.each([
    'deleted',
    'permanently-deleted',
    'expired-version',
    'created',
    'out-of-order',
    'repair',
    'approved-repair',
  ])('events/backup/%s.json of a photo that is gone: it is hidden in the backup', async (name) => {
    const backup = backupOver({ [CAT]: {} });
    await backup.handle(backupEvent('created'));
    backup.photos.clear();

    const failed = await backup.handle(backupEvent(name));

    expect(failed).toEqual([]);
    expect(backup.row(CAT)?.state).toBe('deleted');
    expect(backup.stores.current(CAT)).toBeUndefined();
    expect(backup.stores.versions.get(CAT)).toHaveLength(2);
  });

  test('names its key as it is: in EventBridge keys are not encoded', async () => {
    const key = 'uploads/ada/café & crème + 100% (2)?x=1#y.jpg';
    const backup = backupOver({ [key]: {} });

    const failed = await backup.handle(backupEvent('encoded-key'));

    expect(failed).toEqual([]);
    expect(backup.row(key)).toMatchObject({ state: 'stored', key });
  });
});

describe('who has deleted a photo', () => {
  const by = { requester: '111111111111', sourceIpAddress: '203.0.113.7', reason: 'DeleteObject' };

  test('is in the log, and in the row of what is held', async () => {
    const { log } = await import('../lib/log.ts');
    const lines = vi.spyOn(log, 'warn');
    const backup = backupOver({ [CAT]: {} }, (ports) => ({ ...ports, mayDelete: async () => false }));
    await backup.handle(backupEvent('created'));
    backup.photos.clear();

    await backup.handle(backupEvent('deleted'));

    expect(lines).toHaveBeenCalledWith('backup', expect.objectContaining({ outcome: 'held', ...by }));
    expect(backup.row(CAT)).toMatchObject({ state: 'held', ...by });
  });

  test('is in the log of what was deleted, and not looked for in other events', async () => {
    const { log } = await import('../lib/log.ts');
    const lines = vi.spyOn(log, 'info');
    const backup = backupOver({ [CAT]: {} });

    await backup.handle(backupEvent('created'));
    expect(lines.mock.calls.at(-1)?.[1]).not.toHaveProperty('requester');
    backup.photos.clear();
    await backup.handle(backupEvent('deleted'));

    expect(lines).toHaveBeenLastCalledWith('backup', expect.objectContaining({ outcome: 'deleted', ...by }));
  });

  const { detail, ...envelope } = bodyOf('deleted');
  test.each([undefined, 7, null, '', 'x'.repeat(201), 'half a \ud800', { toString: 1 }])(
    'is left out if it is no such thing: %j',
    async (requester) => {
      const backup = backupOver({ [CAT]: {} }, (ports) => ({ ...ports, mayDelete: async () => false }));
      await backup.handle(backupEvent('created'));
      backup.photos.clear();

      const failed = await backup.handle(
        bodies(JSON.stringify({ ...envelope, detail: { ...detail, requester } })),
      );

      expect(failed).toEqual([]);
      expect(backup.row(CAT)).toMatchObject({ state: 'held', reason: by.reason });
      expect(backup.row(CAT)).not.toHaveProperty('requester');
    },
  );
});

test.each([
  ['of the day before yesterday', { approvedAt: '2026-11-21T23:00:00.000Z' }],
  ['of the week after', { approvedAt: '2026-11-30T00:00:00.000Z' }],
  ['without a time', { approvedAt: undefined }],
])('an approval %s approves of nothing: it asks for a look', (_, rest) => {
  const repair = bodyOf('approved-repair');
  const now = Date.UTC(2026, 10, 23);
  const { name } = repair.detail.bucket;

  expect(readRequest(repair, name, now)).toMatchObject({ approved: true });
  const other = { ...repair, detail: { ...repair.detail, ...rest } };
  expect(readRequest(other, name, now)).toMatchObject({ event: 'Backup Repair', approved: false });
});

describe('a message that nobody can use is given up at once, and it alone', () => {
  test('among others', async () => {
    const backup = backupOver({ [CAT]: {}, [DOG]: {} });

    const failed = await backup.handle(backupEvent('one-bad'));

    expect(failed).toEqual([]);
    expect(Object.keys(backup.givenUp)).toEqual([backupEvent('one-bad').Records[1]?.messageId]);
    expect([backup.row(CAT)?.state, backup.row(DOG)?.state]).toEqual(['stored', 'stored']);
  });

  test.each(['not-json', 'foreign-bucket', 'foreign-prefix', 'prototype'])('%s', async (name) => {
    const backup = backupOver({ [CAT]: {} });

    const failed = await backup.handle(backupEvent(name));

    expect(failed).toEqual([]);
    expect(Object.values(backup.givenUp)).toEqual([expect.stringMatching(/^MalformedRecordError: ./)]);
    expect(backup.stores.rows.size).toBe(0);
  });

  const { detail, ...envelope } = bodyOf('created');
  const object = { ...detail.object };
  test.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['another source', JSON.stringify({ ...envelope, source: 'aws.ec2', detail })],
    ['another event', JSON.stringify({ ...envelope, 'detail-type': 'Object Tags Added', detail })],
    ['no key', JSON.stringify({ ...envelope, detail: { ...detail, object: { ...object, key: '' } } })],
    [
      'half a character',
      JSON.stringify({ ...envelope, detail: { ...detail, object: { key: 'uploads/\ud800' } } }),
    ],
    [
      'a sequencer that is none',
      JSON.stringify({ ...envelope, detail: { ...detail, object: { ...object, sequencer: 'x' } } }),
    ],
    ['a repair by somebody else', JSON.stringify({ ...bodyOf('repair'), source: 'somebody' })],
    ['a repair that does not say', JSON.stringify({ ...bodyOf('repair'), detail: { ...detail, object } })],
    ['a million brackets', '['.repeat(500_000)],
  ])('%s', async (_, body) => {
    const backup = backupOver({ [CAT]: {} });

    expect(await backup.handle(bodies(body))).toEqual([]);
    expect(Object.values(backup.givenUp)).toEqual([expect.stringMatching(/^MalformedRecordError: ./)]);
    expect(backup.stores.rows.size).toBe(0);
  });

  test('all of them, without an error of the function', async () => {
    const backup = backupOver({});

    expect(await backup.handle(bodies('a', 'b', 'c'))).toEqual([]);
    expect(Object.keys(backup.givenUp)).toHaveLength(3);
  });

  test('comes again if nobody could be told of it', async () => {
    const backup = backupOver({}, (ports) => ({
      ...ports,
      giveUp: () => Promise.reject(new Error('ServiceUnavailable')),
    }));

    expect(await backup.handle(bodies('a'))).toEqual([0]);
  });

  test('unlike one whose copy fails, which comes again', async () => {
    const backup = backupOver({ [CAT]: {}, [DOG]: {} }, (ports) => ({
      ...ports,
      backup: {
        ...ports.backup,
        copy: async (key, photo, seen) => {
          if (key === CAT) throw new Error('SlowDown');
          return ports.backup.copy(key, photo, seen);
        },
      },
    }));

    const failed = await backup.handle(backupEvent('one-bad'));

    expect(failed).toEqual([0]);
    expect(backup.row(DOG)?.state).toBe('stored');
  });
});

test('what is about one key is dealt with in turn, in whatever number', async () => {
  const backup = backupOver({ [CAT]: {} });
  const body = bodyOf('created');
  const many = Array.from({ length: 10 }, (_, number) =>
    JSON.stringify({
      ...body,
      detail: { ...body.detail, object: { ...body.detail.object, sequencer: `0${9 - number}` } },
    }),
  );

  const failed = await backup.handle(bodies(...many));

  expect(failed).toEqual([]);
  expect(backup.row(CAT)).toMatchObject({ state: 'stored', sequencer: padSequencer('09') });
  expect(backup.stores.versions.get(CAT)).toHaveLength(1);
});
