import {
  DeleteObjectsCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  type ObjectLockMode,
  type ObjectLockRetention,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bucket } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { startS3 } from './helpers/s3.ts';
import { uploadsTo } from './helpers/uploads.ts';

const DAY_MS = 86_400_000;
const GOVERNED = 'governed';
const retention = { mode: 'GOVERNANCE', unit: 'Days', period: 30 } as const;
const YEARS = { mode: 'COMPLIANCE', unit: 'Years', period: 2 } as const;

let local: Awaited<ReturnType<typeof startS3>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startS3([
    bucket(GOVERNED, { objectLock: { retention } }),
    bucket('compliant', { objectLock: { retention: YEARS } }),
    bucket('lockable', { objectLock: {} }),
    bucket('plain'),
  ]);
  objects = objectsOf(local.s3, GOVERNED);
});
afterAll(() => local[Symbol.asyncDispose]());
beforeEach(() => local.access.reset());

const inDays = (days: number): Date => new Date(Date.now() + days * DAY_MS);
const lockOf = async (Bucket: string, Key: string, VersionId?: string) =>
  (await local.s3.send(new GetObjectRetentionCommand({ Bucket, Key, VersionId }))).Retention;
/** How many days a lock lasts from now on, to the next whole one. */
const daysOf = ({ RetainUntilDate }: ObjectLockRetention = {}): number =>
  Math.round((Number(RetainUntilDate) - Date.now()) / DAY_MS);

describe('a version gets the lock of its bucket', () => {
  test.each<[string, (key: string) => Promise<unknown>]>([
    ['put', (key) => objects.put(key, 'x')],
    [
      'copied',
      async (key) => {
        await objectsOf(local.s3, 'plain').put('source', 'x');
        return objects.copy(key, 'plain/source');
      },
    ],
    [
      'made of parts',
      async (key) => {
        const uploads = uploadsTo(local.s3, GOVERNED);
        const upload = await uploads.begin(key);
        return uploads.complete(upload, [await uploads.send(upload, 1, 'x')]);
      },
    ],
  ])('when it is %s', async (_, make) => {
    const key = newKey();
    await make(key);

    const lock = await lockOf(GOVERNED, key);

    expect(lock?.Mode).toBe('GOVERNANCE');
    expect(daysOf(lock)).toBe(30);
    const head = await objects.head(key);
    expect(head.ObjectLockMode).toBe('GOVERNANCE');
    expect(head.ObjectLockRetainUntilDate).toEqual(lock?.RetainUntilDate);
    expect(await objects.get(key)).toMatchObject({ ObjectLockMode: 'GOVERNANCE' });
  });

  test('in years of 365 days, too', async () => {
    await objectsOf(local.s3, 'compliant').put('a', 'x');

    expect(daysOf(await lockOf('compliant', 'a'))).toBe(730);
  });

  test('or none, or the one that it asks for', async () => {
    const { put } = objectsOf(local.s3, 'lockable');
    const lock = { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate: inDays(3) };
    await put('unlocked', 'x');
    await put('locked', 'x', lock);
    const uploads = uploadsTo(local.s3, 'lockable');
    const upload = await uploads.begin('parts', lock);
    await uploads.complete(upload, [await uploads.send(upload, 1, 'x')]);

    const refused = await refusal(lockOf('lockable', 'unlocked'));

    expect(refused).toMatchObject({ name: 'NoSuchObjectLockConfiguration', status: 404 });
    for (const key of ['locked', 'parts']) {
      const asked = await lockOf('lockable', key);
      expect(asked).toEqual({ Mode: 'COMPLIANCE', RetainUntilDate: lock.ObjectLockRetainUntilDate });
    }
  });

  test('but a copy has not that of its source', async () => {
    const source = newKey();
    await objects.put(source, 'x');

    await objectsOf(local.s3, 'plain').copy('copy', `${GOVERNED}/${encodeURIComponent(source)}`);

    expect((await objectsOf(local.s3, 'plain').head('copy')).ObjectLockMode).toBeUndefined();
  });
});

/** Stores a version that its bucket locks. */
const putLocked = async (Bucket = GOVERNED) => {
  const key = newKey();
  const { VersionId } = await objectsOf(local.s3, Bucket).put(key, 'kept');
  return { key, VersionId };
};

describe('a version that is locked', () => {
  test('is not deleted, alone or among many', async () => {
    const { key, VersionId } = await putLocked();

    const alone = await refusal(objects.remove(key, { VersionId }));
    const Delete = { Objects: [{ Key: key, VersionId }] };
    const { Errors } = await local.s3.send(new DeleteObjectsCommand({ Bucket: GOVERNED, Delete }));

    expect(alone).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(alone.message).toContain('object lock');
    expect(Errors).toMatchObject([{ Key: key, VersionId, Code: 'AccessDenied' }]);
    expect(await objects.get(key, { VersionId })).toMatchObject({ text: 'kept' });
    expect(local.access.actions.filter((each) => each.includes('Bypass'))).toEqual([]);
  });

  test('stays below a delete marker, which is not locked itself', async () => {
    const { key, VersionId } = await putLocked();

    const marker = await objects.remove(key);

    expect(await refusal(objects.get(key))).toMatchObject({ status: 404 });
    expect(await objects.get(key, { VersionId })).toMatchObject({ text: 'kept' });
    await objects.remove(key, { VersionId: marker.VersionId });
    expect(await objects.get(key)).toMatchObject({ text: 'kept' });
  });

  test('stays below a newer one', async () => {
    const { key, VersionId } = await putLocked();

    await objects.put(key, 'newer');

    expect(await objects.get(key, { VersionId })).toMatchObject({ text: 'kept' });
  });

  test('in governance mode is deleted by those who may bypass it, and say so', async () => {
    const { key, VersionId } = await putLocked();
    const bypass = { VersionId, BypassGovernanceRetention: true };
    local.access.permits = ({ action }) => action !== 's3:BypassGovernanceRetention';

    const refused = await refusal(objects.remove(key, bypass));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await objects.get(key)).toMatchObject({ text: 'kept' });
    local.access.reset();
    await objects.remove(key, bypass);
    expect(await refusal(objects.get(key))).toMatchObject({ status: 404 });
  });

  test('in governance mode is deleted among many by those who may bypass it, and say so', async () => {
    const { key, VersionId } = await putLocked();
    const Delete = { Objects: [{ Key: key, VersionId }] };
    const call = { Bucket: GOVERNED, Delete, BypassGovernanceRetention: true };

    const { Deleted } = await local.s3.send(new DeleteObjectsCommand(call));

    expect(Deleted).toMatchObject([{ Key: key, VersionId }]);
    expect(await refusal(objects.get(key))).toMatchObject({ status: 404 });
  });

  test('in compliance mode is deleted by nobody', async () => {
    const { key, VersionId } = await putLocked('compliant');
    const { remove, get } = objectsOf(local.s3, 'compliant');

    const refused = await refusal(remove(key, { VersionId, BypassGovernanceRetention: true }));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(await get(key)).toMatchObject({ text: 'kept' });
  });

  test('is deleted once its time has come', async () => {
    const key = newKey();
    const lockable = objectsOf(local.s3, 'lockable');
    const ObjectLockRetainUntilDate = new Date(Date.now() + 1000);
    const lock = { ObjectLockMode: 'COMPLIANCE' as const, ObjectLockRetainUntilDate };
    const { VersionId } = await lockable.put(key, 'x', lock);
    expect(await refusal(lockable.remove(key, { VersionId }))).toMatchObject({ status: 403 });

    await new Promise((resolve) => setTimeout(resolve, Number(ObjectLockRetainUntilDate) - Date.now() + 1));

    await lockable.remove(key, { VersionId });
  });
});

const change = (Key: string, Retention: ObjectLockRetention | undefined, rest = {}, Bucket = GOVERNED) =>
  local.s3.send(new PutObjectRetentionCommand({ Bucket, Key, Retention, ...rest }));
const of = (Mode: ObjectLockMode, days: number) => ({ Mode, RetainUntilDate: inDays(days) });
const bypass = { BypassGovernanceRetention: true };

describe('a lock', () => {
  test('is made longer by everybody who may lock', async () => {
    const key = newKey();
    await objects.put(key, 'x');

    await change(key, of('GOVERNANCE', 60));

    expect(daysOf(await lockOf(GOVERNED, key))).toBe(60);
  });

  test.each([
    ['shorter', of('GOVERNANCE', 1)],
    ['another one', of('COMPLIANCE', 60)],
    ['none', {}],
  ])('in governance mode is made %s only by those who may bypass it', async (_, retained) => {
    const key = newKey();
    await objects.put(key, 'x');

    const refused = await refusal(change(key, retained));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(daysOf(await lockOf(GOVERNED, key))).toBe(30);
    await change(key, retained, bypass);
    expect(local.access.actions).toContain(`s3:BypassGovernanceRetention ${GOVERNED}/${key}`);
    const now = await lockOf(GOVERNED, key).catch(() => ({}));
    expect(now).toEqual(retained);
  });

  test.each([
    ['shorter', of('COMPLIANCE', 1)],
    ['weaker', of('GOVERNANCE', 1000)],
    ['none', {}],
  ])('in compliance mode is made %s by nobody, but longer', async (_, retained) => {
    const key = newKey();
    await objectsOf(local.s3, 'compliant').put(key, 'x');

    const refused = await refusal(change(key, retained, bypass, 'compliant'));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    await change(key, of('COMPLIANCE', 800), {}, 'compliant');
    expect(daysOf(await lockOf('compliant', key))).toBe(800);
  });

  test('is of a time to come', async () => {
    const key = newKey();
    const past = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: inDays(-1) };

    expect(await refusal(objects.put(key, 'x', past))).toMatchObject({
      name: 'InvalidArgument',
      status: 400,
    });
    await objects.put(key, 'x');
    const refused = await refusal(change(key, of('GOVERNANCE', -1), bypass));
    expect(refused).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });

  test('has both a mode and a time', async () => {
    const half = await refusal(objects.put(newKey(), 'x', { ObjectLockMode: 'GOVERNANCE' }));

    expect(half).toMatchObject({ name: 'InvalidArgument', status: 400 });
  });

  test('is not for a bucket that cannot lock', async () => {
    const { put } = objectsOf(local.s3, 'plain');
    const lock = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: inDays(1) };
    await put('a', 'x');

    for (const calling of [
      () => put('b', 'x', lock),
      () => lockOf('plain', 'a'),
      () => change('a', of('GOVERNANCE', 1), {}, 'plain'),
    ]) {
      const refused = await refusal(calling());
      expect(refused).toMatchObject({ name: 'InvalidRequest', status: 400 });
      expect(refused.message).toContain('missing Object Lock Configuration');
    }
  });

  test('is only of what came with a checksum', async () => {
    const { endpoint, s3 } = local;
    const client = new S3Client({
      endpoint,
      region: 'eu-west-1',
      credentials: await s3.config.credentials(),
      requestChecksumCalculation: 'WHEN_REQUIRED',
    });
    const url = await getSignedUrl(client, new PutObjectCommand({ Bucket: GOVERNED, Key: 'unchecked' }));

    const answer = await fetch(url, { method: 'PUT', body: 'x' });

    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('Content-MD5 OR x-amz-checksum-');
  });
});

test.each([
  [GOVERNED, { DefaultRetention: { Mode: 'GOVERNANCE', Days: 30 } }],
  ['compliant', { DefaultRetention: { Mode: 'COMPLIANCE', Years: 2 } }],
  ['lockable', undefined],
])('the bucket %s says how it locks', async (Bucket, Rule) => {
  const { ObjectLockConfiguration } = await local.s3.send(new GetObjectLockConfigurationCommand({ Bucket }));

  expect(ObjectLockConfiguration?.ObjectLockEnabled).toBe('Enabled');
  expect(ObjectLockConfiguration?.Rule).toEqual(Rule);
});

test('a bucket that cannot lock says so', async () => {
  const refused = await refusal(local.s3.send(new GetObjectLockConfigurationCommand({ Bucket: 'plain' })));

  expect(refused).toMatchObject({ name: 'ObjectLockConfigurationNotFoundError', status: 404 });
});
