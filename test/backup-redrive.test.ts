import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BackupRow, heldKey } from '../lib/backup-row.ts';
import { backupLedger } from '../lib/backup-ledger.ts';
import { failureId } from '../lib/failure-row.ts';
import { count } from '../lib/metrics.ts';
import { imageId } from '../lib/s3-key.ts';
import { padSequencer } from '../lib/sequencer.ts';
import { BACKUP_QUEUE, message, PHOTOS, record, s3Event } from './helpers/failure-messages.ts';
import { type FailuresCloud, startFailuresCloud } from './helpers/failures-cloud.ts';

vi.mock(import('../lib/metrics.ts'), { spy: true });

const DEAD_LETTERS = `${BACKUP_QUEUE}-dead-letters`;
const NEVER = new AbortController().signal;

let cloud: FailuresCloud;
beforeAll(async () => {
  cloud = await startFailuresCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

let keys = 0;
const newKey = () => `uploads/ada/${(keys += 1)}.jpg`;
const event = (key: string, sequencer: string, type = 'Object Created', bucket = PHOTOS) => ({
  source: 'aws.s3',
  'detail-type': type,
  detail: { bucket: { name: bucket }, object: { key, sequencer } },
});
/** A message that the queue of backup has given up, as `failures` gets it. */
const givenUp = (body: object | string) =>
  message(body, { queue: DEAD_LETTERS, system: { DeadLetterQueueSourceArn: BACKUP_QUEUE } });
const ledger = () => backupLedger(cloud.rows, cloud.tableName, NEVER);
const rowOf = async (key: string) => (await ledger().read(imageId(PHOTOS, key)))?.row;
const about = (key: string, sequencer: string) => ({
  bucket: PHOTOS,
  key,
  sequencer: padSequencer(sequencer),
});

const backupsFailed = () => vi.mocked(count).mock.calls.filter(([metric]) => metric === 'BackupFailed');

async function commit(row: BackupRow): Promise<void> {
  const id = imageId(PHOTOS, row.key);
  expect(await ledger().commit(id, row, await ledger().read(id))).toBe(true);
}

describe('what backup gives up', () => {
  test('becomes a failure that can be sent to its queue again, and marks the backup of its image', async () => {
    const key = newKey();
    const dead = givenUp(event(key, 'A1'));

    const failed = await cloud.tell(dead);

    expect(failed).toEqual([]);
    expect(await cloud.failure(failureId('sqs-dlq', BACKUP_QUEUE, dead.messageId))).toMatchObject({
      status: 'failed',
      target: BACKUP_QUEUE,
      origin: 'sqs-dlq',
    });
    expect(await rowOf(key)).toEqual({
      state: 'failed',
      sequencer: '',
      bucket: PHOTOS,
      key,
      code: 'BACKUP_FAILED',
      failedAt: '2026-11-23T09:00:00.000Z',
    });
  });

  test('is counted once, and nothing else is counted as a backup', async () => {
    const dead = givenUp(event(newKey(), 'A1'));
    vi.mocked(count).mockClear();

    await cloud.tell(message(record(s3Event(newKey(), 'A1'))));
    expect(backupsFailed()).toHaveLength(0);
    await cloud.tell(dead);
    await cloud.tell(dead);

    expect(backupsFailed()).toHaveLength(1);
  });

  test('is marked until the next success, which takes nothing of the mark along', async () => {
    const key = newKey();
    await cloud.tell(givenUp(event(key, 'A1')));

    await commit({ state: 'deleted', ...about(key, 'A1'), deletedAt: '', expiresAt: 1 });

    expect(await rowOf(key)).toEqual({ state: 'deleted', ...about(key, 'A1'), deletedAt: '', expiresAt: 1 });
  });

  test('is no news if backup has taken in this change, or a later one', async () => {
    const key = newKey();
    const row: BackupRow = { state: 'deleted', ...about(key, 'A2'), deletedAt: '', expiresAt: 1 };
    await commit(row);

    await cloud.tell(givenUp(event(key, 'A2')), givenUp(event(key, 'A1')));
    expect(await rowOf(key)).toEqual(row);

    await cloud.tell(givenUp(event(key, 'A3')));
    expect(await rowOf(key)).toMatchObject({ state: 'failed', sequencer: padSequencer('A2') });
  });

  test('leaves what waits for an approval in its place', async () => {
    const key = newKey();
    const heldAt = '2026-11-23T08:00:00.000Z';
    const row: BackupRow = {
      state: 'held',
      ...about(key, 'A2'),
      heldAt,
      ...heldKey(heldAt, imageId(PHOTOS, key)),
    };
    await commit(row);

    await cloud.tell(givenUp(event(key, 'A3')));

    expect(await rowOf(key)).toEqual(row);
  });

  test('marks no image by a deletion of what nobody knows, by a repair, or by another bucket’s event', async () => {
    const key = newKey();
    const repair = {
      source: 'lambda-by-example.reconcile',
      'detail-type': 'Backup Repair',
      detail: { bucket: { name: PHOTOS }, object: { key }, approved: false },
    };

    const failed = await cloud.tell(
      givenUp(event(key, 'A1', 'Object Deleted')),
      givenUp(repair),
      givenUp(event(key, 'A1', 'Object Created', 'elsewhere')),
      givenUp('no JSON'),
    );

    expect(failed).toEqual([]);
    expect(await rowOf(key)).toBeUndefined();
  });

  test('is known by its queue, when it comes from there without a word of it', async () => {
    const dead = message(event(newKey(), 'A1'), {
      queue: DEAD_LETTERS,
      system: { DeadLetterQueueSourceArn: DEAD_LETTERS },
    });

    await cloud.tell(dead);

    expect(await cloud.failure(failureId('sqs-dlq', BACKUP_QUEUE, dead.messageId))).toMatchObject({
      target: BACKUP_QUEUE,
    });
  });
});

/** A message that backup has given up itself, as its dead-letter queue has it. */
const malformed = (id: string, { system = {} } = {}) =>
  message('no JSON', {
    queue: DEAD_LETTERS,
    system,
    attributes: {
      GivenUpId: id,
      GivenUpError: 'MalformedRecordError',
      GivenUpMessage: 'The message is no JSON',
    },
  });

describe('what backup finds malformed', () => {
  test('is a failure that is not sent again, with the reason and the message as it was', async () => {
    await cloud.tell(malformed('m1'));

    expect(await cloud.failure(failureId('sqs-dlq', BACKUP_QUEUE, 'm1'))).toMatchObject({
      status: 'parked',
      reason: 'NO_OBJECT',
      target: BACKUP_QUEUE,
      reference: 'm1',
      error: { type: 'MalformedRecordError', message: 'The message is no JSON' },
      payload: 'no JSON',
    });
  });

  test('is parked for its error if it could be sent again', async () => {
    await cloud.tell({ ...malformed('m2'), body: '{"source":"somebody"}' });

    expect(await cloud.failure(failureId('sqs-dlq', BACKUP_QUEUE, 'm2'))).toMatchObject({
      status: 'parked',
      reason: 'PERMANENT_ERROR',
    });
  });

  test('is one failure, however often it is given up, and by whom', async () => {
    const id = failureId('sqs-dlq', BACKUP_QUEUE, 'm3');
    vi.mocked(count).mockClear();

    await cloud.tell(malformed('m3'));
    await cloud.tell(malformed('m3'));
    await cloud.tell({ ...givenUp('no JSON'), messageId: 'm3' });

    expect(backupsFailed()).toHaveLength(1);
    expect(await cloud.failure(id)).toMatchObject({ error: { type: 'MalformedRecordError' } });
  });

  test('is believed of backup alone: whoever sends a message to its queue can say anything in it', async () => {
    const dead = malformed('m4', { system: { DeadLetterQueueSourceArn: BACKUP_QUEUE } });

    await cloud.tell(dead);

    expect(await cloud.failure(failureId('sqs-dlq', BACKUP_QUEUE, dead.messageId))).toMatchObject({
      error: { type: 'MaxReceiveCount' },
    });
  });
});

/** A failed event, as its queue has it again, and what handles it. */
async function sentAgain(handle: () => Promise<void>) {
  const dead = givenUp(event(newKey(), 'A1'));
  await cloud.tell(dead);
  const id = failureId('sqs-dlq', BACKUP_QUEUE, dead.messageId);
  const { redrivableBody } = await import('../lib/redrivable.ts');
  const body = { ...event('uploads/x', 'A1'), redrive: await cloud.marker(id) };
  return { id, body, run: () => redrivableBody(handle)(body) };
}

describe('a message that is sent to its queue again', () => {
  test('resolves its failure when it succeeds', async () => {
    const { id, run } = await sentAgain(async () => {});

    await run();

    expect(await cloud.failure(id)).toMatchObject({ status: 'resolved' });
  });

  test('does not if it fails, and then is the same failure again', async () => {
    const { id, body, run } = await sentAgain(() => Promise.reject(new Error('Failed again')));

    await expect(run()).rejects.toThrow('Failed again');

    expect(await cloud.failure(id)).not.toMatchObject({ status: 'resolved' });
    await cloud.tell(givenUp(body));
    expect(await cloud.failure(id)).toMatchObject({ status: 'failed', attempts: 1 });
  });

  test('resolves one by one in a batch of the real handler', async () => {
    const { backupOver } = await import('./helpers/backup-function.ts');
    Object.assign(process.env, { TABLE_NAME: cloud.tableName });
    const { id, body } = await sentAgain(async () => {});
    const { handle, givenUp: told } = backupOver({});

    const broken = message('no JSON');
    expect(await handle({ Records: [message(body), broken] })).toEqual([]);

    expect(await cloud.failure(id)).toMatchObject({ status: 'resolved' });
    expect(Object.keys(told)).toEqual([broken.messageId]);
  });
});
