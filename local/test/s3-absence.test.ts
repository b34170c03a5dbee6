import { GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { bucket } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { startS3 } from './helpers/s3.ts';

const [own] = ACCOUNTS;
const Bucket = 'photos';
const UNTIL = new Date(Date.now() + 60_000);

let local: Awaited<ReturnType<typeof startS3>>;
let objects: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startS3([bucket(Bucket, { objectLock: {} })]);
  objects = objectsOf(local.s3, Bucket);
});
afterAll(() => local[Symbol.asyncDispose]());
beforeEach(() => local.access.reset());

describe('that something is not there', () => {
  const ABSENT: [string, (key: string) => Promise<unknown>][] = [
    ['GetObject', (key) => objects.get(key)],
    ['GetObject of a version', (key) => objects.get(key, { VersionId: 'none' })],
    ['HeadObject', (key) => objects.head(key)],
    ['CopyObject', (key) => objects.copy('copy', `${Bucket}/${encodeURIComponent(key)}`)],
    ['GetObjectTagging', (key) => local.s3.send(new GetObjectTaggingCommand({ Bucket, Key: key }))],
  ];

  test.each(ABSENT)('learns only who may list the bucket: %s', async (_, call) => {
    const [never, deleted] = [newKey(), newKey()];
    await objects.put(deleted, 'x');
    await objects.remove(deleted);
    for (const key of [never, deleted]) {
      local.access.permits = ({ action }) => action !== 's3:ListBucket';

      const unseen = await refusal(call(key));

      expect(unseen.status).toBe(403);
      expect(unseen.headers).not.toHaveProperty('x-amz-delete-marker');
      local.access.reset();
      expect(await refusal(call(key))).toMatchObject({ status: 404 });
      const asked = local.access.required.at(-1);
      expect(asked).toEqual({
        action: 's3:ListBucket',
        resource: `arn:aws:s3:::${Bucket}`,
        accountId: own.id,
      });
    }
  });

  test('is not asked of what is there', async () => {
    local.access.permits = ({ action }) => action !== 's3:ListBucket';

    const key = newKey();
    await objects.put(key, 'x');

    expect(await objects.get(key)).toMatchObject({ text: 'x' });
  });
});

test.each([
  ['its tags', 's3:GetObjectTagging', 'TagCount'],
  ['its lock', 's3:GetObjectRetention', 'ObjectLockMode'],
] as const)('a read tells of %s only who may ask for them', async (_, action, header) => {
  const lock = { ObjectLockMode: 'GOVERNANCE' as const, ObjectLockRetainUntilDate: UNTIL };
  const key = newKey();
  await objects.put(key, 'x', { Tagging: 'a=b', ...lock });

  local.access.permits = (request) => request.action !== action;

  expect((await objects.head(key))[header]).toBeUndefined();
  expect((await objects.get(key))[header]).toBeUndefined();
  local.access.reset();
  expect((await objects.head(key))[header]).toBeDefined();
});
