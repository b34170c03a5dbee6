import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupLedger } from '../../lib/backup-ledger.ts';
import { imageId } from '../../lib/s3-key.ts';
import { BACKUP_QUEUE, message, PHOTOS } from '../helpers/failure-messages.ts';
import { BACKUP, BACKUP_SETTINGS, twoAccounts } from '../helpers/two-accounts.ts';
import { dieEverywhere, type Scenario } from './crash/crash-points.ts';
import { type Desk, TABLE } from './crash/desk.ts';
import { failuresIn } from './crash/failures-in.ts';
import { startVictim, type Victim } from './crash/victim.ts';

let backup: Victim;
beforeAll(async () => {
  backup = await startVictim('backup', BACKUP_SETTINGS);
});
afterAll(() => backup[Symbol.asyncDispose]());

const KEY = 'uploads/ada/cat.jpg';
/** It goes in two parts. */
const LARGE = Buffer.alloc(6 * 1024 * 1024, 'large');
const event = (sequencer: string, type = 'Object Created') => ({
  source: 'aws.s3',
  'detail-type': type,
  detail: { bucket: { name: PHOTOS }, object: { key: KEY, sequencer } },
});
const batch = (...bodies: object[]) => ({ Records: bodies.map((body) => message(body)) });

async function put({ s3 }: Desk, Body: string | Buffer, sequencer: string) {
  await s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: KEY, Body }));
  return event(sequencer);
}

async function remove({ s3 }: Desk, sequencer: string) {
  await s3.send(new DeleteObjectCommand({ Bucket: PHOTOS, Key: KEY }));
  return event(sequencer, 'Object Deleted');
}

const events: Record<string, Scenario<unknown>['prepare']> = {
  'a new photo': async (desk) => batch(await put(desk, 'one', 'A1')),
  'a large photo': async (desk) => batch(await put(desk, LARGE, 'A1')),

  'a photo in the place of another': async (desk, handle) => {
    await handle(batch(await put(desk, 'one', 'A1')));
    return batch(await put(desk, 'two', 'A2'));
  },

  'a deletion': async (desk, handle) => {
    await handle(batch(await put(desk, 'one', 'A1')));
    return batch(await remove(desk, 'A2'));
  },

  'two events of one photo at once': async (desk) =>
    batch(await put(desk, 'one', 'A1'), await put(desk, 'two', 'A2')),

  'an event that had failed, and was sent again': async (desk, _, now) => {
    const failures = failuresIn(desk, BACKUP_QUEUE);
    const body = await put(desk, 'one', 'A1');
    const redrive = await failures.sendAgain(await failures.fail(body), now);
    return batch({ ...body, redrive });
  },
};

/** What the backup says of the photo, beside what is made up anew by each attempt: names of versions, and their number. */
async function look({ s3, foreignS3, rows }: Desk) {
  const never = new AbortController().signal;
  const at = { Bucket: BACKUP, Key: KEY };
  const copy = await foreignS3.send(new GetObjectCommand(at)).catch(() => undefined);
  const text = await copy?.Body?.transformToString();
  const photo = await s3.send(new HeadObjectCommand({ Bucket: PHOTOS, Key: KEY })).catch(() => undefined);
  const { row } = (await backupLedger(rows, TABLE, never).read(imageId(PHOTOS, KEY))) ?? {};
  const isInStep =
    row?.state === 'stored'
      ? row.versionId === photo?.VersionId && row.backupVersionId === copy?.VersionId
      : row?.state === 'deleted' && !photo && !copy;
  return {
    bytes: text?.length,
    begins: text?.slice(0, 5),
    sequencer: row?.sequencer,
    state: row?.state,
    isInStep,
  };
}

test.each(Object.entries(events))(
  'wherever backup dies over %s, the same message again leaves all in step',
  async (_, prepare) => {
    const { undisturbed, deaths } = await dieEverywhere(backup, {
      resources: twoAccounts(),
      takesRole: true,
      prepare,
      look,
    });

    expect(undisturbed).toMatchObject({ answer: { batchItemFailures: [] }, state: { isInStep: true } });
    expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
    for (const [point, { answer, state }] of Object.entries(deaths))
      expect({ answer, state }, point).toEqual({ answer: undisturbed.answer, state: undisturbed.state });
  },
  120_000,
);
