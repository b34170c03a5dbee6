import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharp } from '../../lib/images/hardened-sharp.ts';
import { PHOTOS, s3Event, THUMBNAIL } from '../helpers/failure-messages.ts';
import { sample } from '../helpers/images.ts';
import { dieEverywhere, type Scenario } from './crash/crash-points.ts';
import type { Desk } from './crash/desk.ts';
import { failuresIn } from './crash/failures-in.ts';
import { startVictim, type Victim } from './crash/victim.ts';

let thumbnail: Victim;
beforeAll(async () => {
  thumbnail = await startVictim('thumbnail');
});
afterAll(() => thumbnail[Symbol.asyncDispose]());

const KEY = 'uploads/ada/cat.jpg';
/** It has all thumbnails, and is soon rendered. */
const PHOTO = await sharp(sample('allium-oreophilum.jpg')).resize(500).jpeg().toBuffer();

/** Puts a photo there. @returns S3's event of it */
async function put({ s3 }: Desk, Body: Buffer, sequencer: string) {
  await s3.send(new PutObjectCommand({ Bucket: PHOTOS, Key: KEY, Body }));
  return s3Event(KEY, sequencer);
}

async function remove({ s3 }: Desk, sequencer: string) {
  await s3.send(new DeleteObjectCommand({ Bucket: PHOTOS, Key: KEY }));
  return s3Event(KEY, sequencer, 'ObjectRemoved:DeleteMarkerCreated');
}

const events: Record<string, Scenario<unknown>['prepare']> = {
  'a new photo': (desk) => put(desk, PHOTO, 'A1'),

  'a photo in the place of another': async (desk, handle) => {
    await handle(await put(desk, PHOTO, 'A1'));
    return put(desk, sample('png-inside.jpg'), 'A2');
  },

  'a deletion': async (desk, handle) => {
    await handle(await put(desk, PHOTO, 'A1'));
    return remove(desk, 'A2');
  },

  'a file that is refused': (desk) => put(desk, sample('truncated.jpg'), 'A1'),

  'an event that had failed, and was sent again': async (desk, _, now) => {
    const failures = failuresIn(desk, THUMBNAIL);
    const event = await put(desk, sample('png-inside.jpg'), 'A1');
    const redrive = await failures.sendAgain(await failures.fail(event), now);
    return { ...event, redrive };
  },
};

test.each(Object.entries(events))(
  'wherever thumbnail dies over %s, the same event again leaves all as if it had not died',
  async (_, prepare) => {
    const { undisturbed, deaths } = await dieEverywhere(thumbnail, { prepare, look: (desk) => desk.state() });

    expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
    for (const [point, { answer, state }] of Object.entries(deaths))
      expect({ answer, state }, point).toEqual({ answer: undisturbed.answer, state: undisturbed.state });
  },
  60_000,
);
