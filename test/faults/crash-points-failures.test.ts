import { afterAll, beforeAll, expect, test } from 'vitest';
import { BACKUP_QUEUE, message, PHOTOS, record, s3Event, THUMBNAIL } from '../helpers/failure-messages.ts';
import { dieEverywhere, type Scenario } from './crash/crash-points.ts';
import { failuresIn } from './crash/failures-in.ts';
import { startVictim, type Victim } from './crash/victim.ts';

let failures: Victim;
beforeAll(async () => {
  failures = await startVictim('failures', {
    TARGETS: [THUMBNAIL, BACKUP_QUEUE].join(','),
    IMAGES_FUNCTION: THUMBNAIL,
    BACKUP_QUEUE,
  });
});
afterAll(() => failures[Symbol.asyncDispose]());

const small = s3Event('uploads/ada/cat.jpg', 'A1');
/** It has no room in a row. */
const large = { ...s3Event('uploads/ada/dog.jpg', 'A1'), text: 'x'.repeat(20_000) };
const batch = (...events: object[]) => ({ Records: events.map((event) => message(record(event))) });

const batches: Record<string, Scenario<unknown>['prepare']> = {
  'a new failure': async () => batch(small),
  'a new failure with a large payload': async () => batch(large),
  'several failures': async () => batch(small, large, ['no object']),

  'what backup gave up': async () => {
    const object = { key: 'uploads/ada/cat.jpg', sequencer: 'A1' };
    const detail = { bucket: { name: PHOTOS }, object };
    const event = { source: 'aws.s3', 'detail-type': 'Object Created', detail };
    return { Records: [message(event, { system: { DeadLetterQueueSourceArn: BACKUP_QUEUE } })] };
  },

  'another failure of an event that was sent again': async (desk, _, now) => {
    const known = failuresIn(desk, THUMBNAIL);
    return batch({ ...small, redrive: await known.sendAgain(await known.fail(small), now) });
  },

  'the last failure of a large event, which parks it': async (desk, _, now) => {
    const known = failuresIn(desk, THUMBNAIL);
    const id = await known.fail(large);
    for (let attempt = 1; attempt < 3; attempt += 1)
      await known.fail({ ...large, redrive: await known.sendAgain(id, now) });
    return batch({ ...large, redrive: await known.sendAgain(id, now) });
  },
};

test.each(Object.entries(batches))(
  'wherever failures dies over %s, the same messages again leave all as if it had not died',
  async (_, prepare) => {
    const { undisturbed, deaths } = await dieEverywhere(failures, { prepare, look: (desk) => desk.state() });

    expect(undisturbed.answer).toEqual({ batchItemFailures: [] });
    expect(Object.keys(deaths).length).toBeGreaterThan(undisturbed.calls.length);
    for (const [point, { answer, state }] of Object.entries(deaths))
      expect({ answer, state }, point).toEqual({ answer: undisturbed.answer, state: undisturbed.state });
  },
  60_000,
);
