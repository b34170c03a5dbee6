import { HeadBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { get } from 'node:http';
import { expect, test } from 'vitest';
import { FaultSettings } from '../faults.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { lambda } from './helpers/function.ts';

const patience = { timeout: 10_000, interval: 10 };

/** A bucket whose uploads run a function, and what can go wrong in between. */
async function start(faults: object, handler = 'async () => {}') {
  const resize = lambda('resize', handler, { maximumRetryAttempts: 0 });
  const notifications = [
    { id: 'n', events: ['s3:ObjectCreated:*'], prefix: '', suffix: '', targetArn: resize.arn },
  ];
  const cloud = await startCloud({ buckets: [bucket('photos', { notifications })], functions: [resize] });
  cloud.cloud.faults.set(FaultSettings.parse(faults));
  const upload = async (n: number) => {
    for (let i = 0; i < n; i += 1)
      await cloud.s3.send(new PutObjectCommand({ Bucket: 'photos', Key: `${i}`, Body: '' }));
  };
  const subjects = () =>
    cloud.cloud.trace.recent.filter(({ type }) => type === 'Report').map(({ subject }) => subject);
  const settled = () => expect.poll(() => cloud.cloud.lambda.describe()[0]?.queued, patience).toBe(0);
  return { ...cloud, upload, subjects, settled };
}

test('nothing goes wrong by itself', async () => {
  await using cloud = await start({});

  await cloud.upload(10);
  await cloud.settled();

  expect(cloud.subjects()).toHaveLength(10);
});

test('events are lost, and delivered twice, as often as asked', async () => {
  await using losing = await start({ drop: 1 });
  await using doubling = await start({ duplicate: 1 });

  await losing.upload(3);
  await doubling.upload(3);
  await doubling.settled();

  expect(losing.cloud.lambda.describe()[0]?.queued).toBe(0);
  expect(losing.subjects()).toEqual([]);
  expect(doubling.subjects().filter((subject) => subject === '1')).toHaveLength(2);
});

test('events that are held back come when the clock is put forward', async () => {
  await using cloud = await start({ delay: 1, delaySeconds: 3600 });
  await cloud.upload(1);

  expect(cloud.cloud.lambda.describe()[0]).toMatchObject({ queued: 1, invocations: 0 });
  const answer = await fetch(`${cloud.endpoint}/_local/clock`, { method: 'POST', body: '{"seconds":3600}' });
  await cloud.settled();

  expect(answer.status).toBe(200);
  expect(cloud.subjects()).toEqual(['0']);
});

test('a throttled event costs no attempt', async () => {
  await using cloud = await start({ throttle: 0.5 });

  await cloud.upload(6);
  await expect
    .poll(() => {
      cloud.cloud.clock.forward(1000);
      return cloud.cloud.lambda.describe()[0]?.queued;
    }, patience)
    .toBe(0);

  expect(cloud.cloud.trace.recent.some(({ type }) => type === 'Throttled')).toBe(true);
  expect(cloud.subjects().toSorted((a = '', b = '') => a.localeCompare(b))).toEqual([
    '0',
    '1',
    '2',
    '3',
    '4',
    '5',
  ]);
});

test('calls of functions fail, before or after they took effect; those of others do not', async () => {
  await using cloud = await start({ callError: 1 });
  const keys = cloud.cloud.credentials.issue('arn:aws:iam::111111111111:role/resize', 'resize-1');
  const asFunction = new S3Client({ ...cloud.client, credentials: keys });
  const put = (i: number) =>
    asFunction.send(new PutObjectCommand({ Bucket: 'photos', Key: `own-${i}`, Body: '' }));

  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => put(i)));

  const { KeyCount = 0 } = await cloud.s3.send(new ListObjectsV2Command({ Bucket: 'photos' }));
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(KeyCount).toBeGreaterThan(0);
  expect(KeyCount).toBeLessThan(20);
  await cloud.s3.send(new HeadBucketCommand({ Bucket: 'photos' }));
});

test('environments are killed in the middle of an event', async () => {
  await using cloud = await start({ kill: 1 }, 'async () => new Promise((done) => setTimeout(done, 2000))');

  await cloud.upload(1);
  await cloud.settled();

  expect(cloud.cloud.trace.recent.find(({ type }) => type === 'Report')?.detail).toMatchObject({
    outcome: 'Runtime.ExitError',
    errorMessage: expect.stringContaining('killed'),
  });
});

test.each([
  ['{"drop":2}', 400],
  ['{"drops":0.1}', 400],
  ['no JSON', 400],
  ['{"drop":0.1,"seed":7}', 200],
])('POST /_local/faults %s answers %i', async (body, status) => {
  await using cloud = await startCloud({});

  const answer = await fetch(`${cloud.endpoint}/_local/faults`, { method: 'POST', body });

  expect(answer.status).toBe(status);
  expect(cloud.cloud.faults.settings.drop).toBe(status === 200 ? 0.1 : 0);
});

test('nothing is told to who comes by another name: a page could have a name of its own that leads here', async () => {
  await using cloud = await startCloud({});
  const target = new URL(cloud.endpoint);

  const answer = await rawStatus(target, '/_local/state', 'evil.example');

  expect(answer).toBe(403);
  expect(await rawStatus(target, '/_local/state', target.host)).toBe(200);
});

test('a page can neither put the clock forward nor make anything fail', async () => {
  await using cloud = await startCloud({});
  const headers = { origin: 'https://evil.example' };

  const clock = await fetch(`${cloud.endpoint}/_local/clock`, {
    method: 'POST',
    headers,
    body: '{"seconds":1}',
  });
  const faults = await fetch(`${cloud.endpoint}/_local/faults`, {
    method: 'POST',
    headers,
    body: '{"drop":1}',
  });

  expect([clock.status, faults.status]).toEqual([403, 403]);
  expect(cloud.cloud.faults.settings.drop).toBe(0);
});

/** The status of a GET that names a host of its own choice. */
const rawStatus = ({ port }: URL, path: string, host: string): Promise<number | undefined> =>
  new Promise((done, reject) => {
    get({ host: '127.0.0.1', port, path, headers: { host } }, ({ statusCode }) => done(statusCode)).on(
      'error',
      reject,
    );
  });
