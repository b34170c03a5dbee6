import { readFileSync } from 'node:fs';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import type { SQSEvent } from 'aws-lambda';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PERMANENT_ERRORS } from '../functions/failures/park-reason.ts';
import { failureId } from '../lib/failure-row.ts';
import { failureTable } from '../lib/failure-table.ts';
import { imageTable } from '../lib/image-table.ts';
import { imageId } from '../lib/s3-key.ts';
import { padSequencer } from '../lib/sequencer.ts';
import { metaKey, ownerKey } from '../lib/table.ts';
import { thumbnailLedger } from '../lib/thumbnail-ledger.ts';
import { MalformedRecordError } from '../lib/s3-event.ts';
import { type FailuresCloud, startFailuresCloud } from './helpers/failures-cloud.ts';
import {
  BACKUP_QUEUE,
  message,
  PHOTOS,
  record,
  s3Event,
  SENT_AT,
  THUMBNAIL,
} from './helpers/failure-messages.ts';

let cloud: FailuresCloud;
beforeAll(async () => {
  cloud = await startFailuresCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());

const file = (name: string): SQSEvent => JSON.parse(readFileSync(`events/failures/${name}.json`, 'utf8'));
const ofDestination = (requestId: string) => failureId('destination', THUMBNAIL, requestId);
const ofMessage = (messageId: string) => failureId('unknown', '', messageId);

test('what Lambda tells of a failed event becomes a row with the event, the error and the times', async () => {
  const event = { ...s3Event('uploads/ada/one.jpg', 'A1'), correlationId: 'upload-7' };

  await cloud.tell(message(record(event, { requestId: 'first' })));

  expect(await cloud.failure(ofDestination('first'))).toEqual({
    status: 'failed',
    origin: 'destination',
    reference: 'first',
    target: THUMBNAIL,
    imageId: imageId(PHOTOS, 'uploads/ada/one.jpg'),
    error: { type: 'DeadlineError', message: 'Stopped with 2000 ms left' },
    condition: 'RetriesExhausted',
    payload: JSON.stringify(event),
    payloadBytes: JSON.stringify(event).length,
    correlationId: 'upload-7',
    attempts: 0,
    firstFailedAt: SENT_AT,
    lastFailedAt: SENT_AT,
  });
});

test.each([
  ['destination', { status: 'failed', error: { type: 'DeadlineError' } }],
  ['too-old', { status: 'failed', error: { type: 'EventAgeExceeded' }, condition: 'EventAgeExceeded' }],
  ['timeout', { status: 'failed', error: { type: 'Sandbox.Timedout' } }],
  ['permanent-error', { status: 'parked', reason: 'PERMANENT_ERROR' }],
  ['eventbridge-dead-letter', { status: 'failed', target: THUMBNAIL, error: { type: 'NO_PERMISSIONS' } }],
  ['queue-dead-letter', { status: 'failed', target: BACKUP_QUEUE, error: { type: 'MaxReceiveCount' } }],
  // It does not say whose event it is.
  ['lambda-dead-letter', { status: 'parked', reason: 'UNKNOWN_TARGET', error: { type: 'ErrorCode 200' } }],
])('events/failures/%s.json becomes a row', async (name, expected) => {
  const before = await all();

  const failed = await cloud.tell(...file(name).Records);

  const added = (await all()).filter(({ id }) => !before.some((known) => known.id === id));
  expect(failed).toEqual([]);
  expect(added).toEqual([expect.objectContaining({ attempts: 0 })]);
  expect(added[0]).toMatchObject(expected);
});

/** All failures of the table, by its index. */
async function all() {
  const table = failureTable(cloud.rows, cloud.tableName, new AbortController().signal);
  const pages = await Promise.all(
    (['failed', 'parked', 'retrying'] as const).map((status) => table.list({ status, limit: 1000 })),
  );
  return pages.flatMap(({ failures }) => failures);
}

test.each([
  ['no JSON', 'not JSON', 'UNREADABLE'],
  ['JSON of no shape', '{"a":1}', 'UNREADABLE'],
  ['JSON of a value', 'null', 'UNREADABLE'],
  ['a shape that is only inherited', `{"__proto__":${JSON.stringify(record({}))}}`, 'UNREADABLE'],
  [
    'a record of a million brackets',
    JSON.stringify(record(0)).replace(
      '"requestPayload":0',
      `"requestPayload":${'['.repeat(300_000)}${']'.repeat(300_000)}`,
    ),
    'UNREADABLE',
  ],
  ['a million brackets', '['.repeat(500_000) + ']'.repeat(500_000), 'UNREADABLE'],
  [
    'a success',
    record({}, { requestContext: { requestId: 'r', functionArn: THUMBNAIL, condition: 'Success' } }),
    'UNREADABLE',
  ],
])('%s is parked, with all that was in it', async (_, body, reason) => {
  const told = message(body);

  const failed = await cloud.tell(told);

  expect(failed).toEqual([]);
  const row = await cloud.failure(ofMessage(told.messageId));
  expect(row).toMatchObject({ status: 'parked', reason, payloadBytes: Buffer.byteLength(told.body) });
  expect(row?.payload ?? (await largePayload(ofMessage(told.messageId)))).toBe(told.body);
});

async function largePayload(id: string): Promise<string | undefined> {
  const { Body } = await cloud.s3.send(new GetObjectCommand({ Bucket: PHOTOS, Key: `failures/${id}.json` }));
  return Body?.transformToString();
}

test.each([
  ['a function of another account', THUMBNAIL.replace('111111111111', '222222222222')],
  ['a function of another stage', THUMBNAIL.replace('-dev-', '-dev-2-')],
  ['the function redrive', THUMBNAIL.replace('thumbnail', 'redrive')],
  ['no ARN', 'x'.repeat(500_000)],
])('a record that names %s is parked, and believed in nothing else', async (_, functionArn) => {
  const key = `uploads/ada/${functionArn.slice(0, 60)}.jpg`;
  const target = `${functionArn}:$LATEST`.startsWith('arn:') ? functionArn : functionArn.slice(0, 300);

  const failed = await cloud.tell(message(record(s3Event(key, 'A1'), { functionArn, requestId: 'forged' })));

  expect(failed).toEqual([]);
  expect(await cloud.failure(failureId('destination', target, 'forged'))).toMatchObject({
    status: 'parked',
    reason: 'UNKNOWN_TARGET',
  });
  expect(await cloud.image(key)).toBeUndefined();
});

test('an event that is no object is parked: it could not carry its count', async () => {
  await cloud.tell(message(record(['event'], { requestId: 'list' })));

  expect(await cloud.failure(ofDestination('list'))).toMatchObject({ status: 'parked', reason: 'NO_OBJECT' });
});

test('an event of a megabyte is kept in the bucket, and its row is small', async () => {
  const event = { text: 'é'.repeat(400_000) };

  await cloud.tell(message(record(event, { requestId: 'large' })));

  const row = await cloud.failure(ofDestination('large'));
  expect(row).toMatchObject({ status: 'failed', payloadBytes: 800_011 });
  expect(row?.payload).toBeUndefined();
  expect(await largePayload(ofDestination('large'))).toBe(JSON.stringify(event));
});

test('errors of a megabyte, with halves of characters, become rows', async () => {
  const errorMessage = `${'x'.repeat(1_999)}\u{1f4a5}`.repeat(500);
  const error = { errorType: '\ud83d'.repeat(1_000), errorMessage };

  const failed = await cloud.tell(message(record({}, { requestId: 'wordy', responsePayload: error })));

  expect(failed).toEqual([]);
  const { type, message: words } = (await cloud.failure(ofDestination('wordy')))?.error ?? {};
  expect(words).toHaveLength(2_000);
  expect([type?.isWellFormed(), words?.isWellFormed()]).toEqual([true, true]);
});

const large = (text: string) => ({ text: text.repeat(20_000) });

test('a payload in the bucket stays, whoever else tells of a failure with its id', async () => {
  await cloud.tell(message(record(large('a'), { requestId: 'kept' })));

  await cloud.tell(message(record(large('b'), { requestId: 'kept' })));

  expect(await largePayload(ofDestination('kept'))).toBe(JSON.stringify(large('a')));
});

test('a duplicate changes nothing, in one batch or later', async () => {
  const told = message(record(s3Event('uploads/ada/twice.jpg', 'A1'), { requestId: 'twice' }));
  await cloud.tell(told);
  const before = await cloud.failure(ofDestination('twice'));

  await cloud.tell({ ...told, messageId: 'another' }, { ...told, messageId: 'a third' });

  expect(await cloud.failure(ofDestination('twice'))).toEqual(before);
});

test('a message that was moved back to the queue that had given it up is read for what it is', async () => {
  const told = message(record({}, { requestId: 'moved' }));
  const system = { ...told.attributes, DeadLetterQueueSourceArn: told.eventSourceARN };

  await cloud.tell({ ...told, attributes: system });

  expect(await cloud.failure(ofDestination('moved'))).toMatchObject({ origin: 'destination' });
});

test.each<[string, unknown, string | undefined]>([
  ['one object', s3Event('uploads/ada/named.jpg', 'A1'), imageId(PHOTOS, 'uploads/ada/named.jpg')],
  [
    'another bucket’s object',
    JSON.parse(JSON.stringify(s3Event('x.jpg', 'A1')).replace(PHOTOS, 'y')),
    undefined,
  ],
  ['many', { Records: ['a', 'b'].flatMap((key) => s3Event(key, 'A1').Records) }, undefined],
  ['no object at all', { hello: 'world' }, undefined],
])('the row of an event about %s names its image, if there is one', async (name, event, image) => {
  await cloud.tell(message(record(event, { requestId: name })));

  expect((await cloud.failure(ofDestination(name)))?.imageId).toBe(image);
});

test('an event of somebody else’s function names no image, whatever it looks like', async () => {
  const functionArn = THUMBNAIL.replace('-thumbnail', '-flaky');
  const event = s3Event('uploads/ada/forged.jpg', 'A1');

  await cloud.tell(message(record(event, { requestId: 'flaky', functionArn })));

  const row = await cloud.failure(failureId('destination', functionArn, 'flaky'));
  expect([row?.target, row?.imageId]).toEqual([functionArn, undefined]);
});

test('the image of a failed upload is marked, in its owner’s list', async () => {
  await cloud.tell(message(record(s3Event('uploads/ada/caf%C3%A9+1.jpg', 'A1'))));

  expect(await cloud.image('uploads/ada/café 1.jpg')).toMatchObject({
    status: 'failed',
    code: 'THUMBNAIL_FAILED',
    owner: 'ada',
    gsi1pk: 'OWNER#ada',
    uploadedAt: SENT_AT,
  });
});

test('an image is marked only if nothing newer is known, until its thumbnails come', async () => {
  const key = 'uploads/ada/later.jpg';
  const ledger = thumbnailLedger(cloud.rows, cloud.tableName, AbortSignal.timeout(10_000));
  const ready = async (sequencer: string) =>
    ledger.describe(imageId(PHOTOS, key), padSequencer(sequencer), {
      bucket: PHOTOS,
      key,
      status: 'ready',
      code: undefined,
      uploadedAt: '2026-11-23T08:00:00.000Z',
    });
  const fail = (sequencer: string) => cloud.tell(message(record(s3Event(key, sequencer))));
  const seen: unknown[] = [];
  const look = async () => {
    const { status, code, uploadedAt } = (await cloud.image(key)) ?? {};
    seen.push([status, code, uploadedAt]);
  };

  for (const step of [
    () => ready('A5'),
    () => fail('A3'),
    () => fail('A5'),
    () => fail('A6'),
    () => ready('A6'),
  ]) {
    await step();
    await look();
  }

  const uploadedAt = '2026-11-23T08:00:00.000Z';
  expect(seen).toEqual([
    ['ready', undefined, uploadedAt],
    ['ready', undefined, uploadedAt],
    ['ready', undefined, uploadedAt],
    ['failed', 'THUMBNAIL_FAILED', uploadedAt],
    ['ready', undefined, uploadedAt],
  ]);
});

test('an upload that was announced and failed is not forgotten with those that nobody made', async () => {
  const key = 'uploads/ada/announced.jpg';
  const id = imageId(PHOTOS, key);
  const images = imageTable(cloud.rows, cloud.tableName, AbortSignal.timeout(10_000));
  const announced = {
    uploadedAt: '2026-11-23T08:00:00.000Z',
    ...ownerKey('ada', '2026-11-23T08:00:00.000Z', id),
  };
  const pending = {
    bucket: PHOTOS,
    key,
    owner: 'ada',
    status: 'pending' as const,
    expiresAt: 1,
    ...announced,
  };
  await images.announce(id, pending, 0);

  await cloud.tell(message(record(s3Event(key, 'A1'))));

  expect(await cloud.image(key)).toEqual({
    ...metaKey(id),
    bucket: PHOTOS,
    key,
    owner: 'ada',
    status: 'failed',
    code: 'THUMBNAIL_FAILED',
    ...announced,
  });
});

const removed = (key: string, sequencer: string) =>
  s3Event(key, sequencer, 'ObjectRemoved:DeleteMarkerCreated');

test('a failed deletion marks an image that is known, and makes none', async () => {
  await cloud.tell(message(record(s3Event('uploads/ada/known.jpg', 'A1'))));

  const failed = await cloud.tell(
    message(record(removed('uploads/ada/known.jpg', 'A2'))),
    message(record(removed('uploads/ada/unknown.jpg', 'A1'))),
  );

  expect(failed).toEqual([]);
  expect(await cloud.image('uploads/ada/known.jpg')).toMatchObject({ status: 'failed' });
  expect(await cloud.image('uploads/ada/unknown.jpg')).toBeUndefined();
});

test('records that S3 did not write, and other buckets, mark nothing and harm nothing', async () => {
  const [good] = s3Event('uploads/ada/good.jpg', 'A1').Records;
  const [encoded] = s3Event('uploads/ada/%E0%A4.jpg', 'A1').Records;
  const foreign = {
    ...good,
    s3: { bucket: { name: 'elsewhere' }, object: { key: 'uploads/ada/far.jpg', sequencer: '1' } },
  };

  const failed = await cloud.tell(message(record({ Records: [null, {}, encoded, foreign, good] })));

  expect(failed).toEqual([]);
  expect(await cloud.image('uploads/ada/good.jpg')).toMatchObject({ status: 'failed' });
  expect(await cloud.image('uploads/ada/far.jpg', 'elsewhere')).toBeUndefined();
});

test('a message that cannot be dealt with now comes again, and it alone', async () => {
  const { createHandler } = await import('../functions/failures/handler.ts');
  const { lambdaContext } = await import('./helpers/lambda-context.ts');
  const ports = cloud.failuresPorts;
  const bad = message(record(s3Event('uploads/ada/bad.jpg', 'A1'), { requestId: 'bad' }));
  const handler = createHandler(() => ({
    ...ports,
    failures: {
      ...ports.failures,
      create: async (id, row) => {
        if (row.reference === 'bad') throw new Error('No table');
        return ports.failures.create(id, row);
      },
    },
  }));

  const answer = await handler({ Records: [message('good'), bad, message('good')] }, lambdaContext());

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: bad.messageId }] });
  expect(await handler({ Records: [bad] }, lambdaContext())).toEqual(answer);
});

test('permanent errors are called as Lambda reports them', () => {
  expect(PERMANENT_ERRORS).toEqual(new Set([new MalformedRecordError('').name]));
});
