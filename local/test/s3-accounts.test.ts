import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectTaggingCommand, type S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AccessRequest } from '../iam/request.ts';
import { ACCOUNTS } from '../iam/accounts.ts';
import type { Principal } from '../iam/credentials.ts';
import { bucket } from './helpers/cloud.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { startS3 } from './helpers/s3.ts';
import { CALLS, targetIn } from './helpers/s3-calls.ts';
import { partOf, SMALLEST, uploadsTo } from './helpers/uploads.ts';

const [own, other] = ACCOUNTS;
const Bucket = 'photos';
const BACKUP = 'backup';

let local: Awaited<ReturnType<typeof startS3>>;
let photos: ReturnType<typeof objectsOf>;
let backup: ReturnType<typeof objectsOf>;
beforeAll(async () => {
  local = await startS3([
    bucket(Bucket, { objectLock: {} }),
    bucket(BACKUP, { accountId: other.id, objectLock: {} }),
  ]);
  photos = objectsOf(local.s3, Bucket);
  backup = objectsOf(local.foreignS3, BACKUP);
});
afterAll(() => local[Symbol.asyncDispose]());
beforeEach(() => local.access.reset());

const isOfOwner = ({ accountId }: AccessRequest, principal: Principal | null) =>
  principal?.accountId === accountId;

/** What the other account may do with the photos, as their bucket's policy says. */
const lend = (...actions: string[]) => {
  local.access.permits = (request, principal) =>
    isOfOwner(request, principal) || actions.includes(request.action);
};
const LENT = ['s3:GetObject', 's3:GetObjectVersion', 's3:GetObjectTagging', 's3:GetObjectVersionTagging'];
const sourceOf = (key: string, version = '') =>
  `${Bucket}/${encodeURIComponent(key)}${version && `?versionId=${version}`}`;

describe('a copy from one account to another', () => {
  test('is made when both sides allow it, with all that its source has', async () => {
    const key = newKey();
    const { VersionId } = await photos.put(key, 'older', {
      ContentType: 'image/webp',
      Metadata: { width: '800' },
      Tagging: 'kind=photo',
    });
    await photos.put(key, 'newer');
    lend(...LENT);

    await backup.copy(key, sourceOf(key, VersionId));

    expect(await backup.get(key)).toMatchObject({
      text: 'older',
      ContentType: 'image/webp',
      Metadata: { width: '800' },
    });
    const tags = await local.foreignS3.send(new GetObjectTaggingCommand({ Bucket: BACKUP, Key: key }));
    expect(tags.TagSet).toEqual([{ Key: 'kind', Value: 'photo' }]);
    const asked = local.access.required.map(({ action, accountId }) => `${action} of ${accountId}`);
    expect(asked).toEqual(
      expect.arrayContaining([`s3:GetObjectVersion of ${own.id}`, `s3:PutObject of ${other.id}`]),
    );
  });

  test.each([
    ['the version', 's3:GetObjectVersion'],
    ['its tags', 's3:GetObjectVersionTagging'],
  ])('is not made when %s may not be read', async (_, action) => {
    const key = newKey();
    const { VersionId } = await photos.put(key, 'x', { Tagging: 'kind=photo' });
    lend(...LENT.filter((each) => each !== action));
    const before = files();

    const refused = await refusal(backup.copy(key, sourceOf(key, VersionId)));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain(action);
    expect(await refusal(backup.get(key))).toMatchObject({ status: 404 });
    expect(files()).toEqual(before);
  });

  test('is not made by who may read, but not write', async () => {
    const key = newKey();
    await photos.put(key, 'x');
    lend();

    const refused = await refusal(objectsOf(local.s3, BACKUP).copy(key, sourceOf(key)));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain('s3:PutObject');
  });

  test('does not tell a stranger that its source is not there', async () => {
    lend(...LENT);

    expect(await refusal(backup.copy('copy', sourceOf(newKey())))).toMatchObject({ status: 403 });
    lend(...LENT, 's3:ListBucket');
    expect(await refusal(backup.copy('copy', sourceOf(newKey())))).toMatchObject({ status: 404 });
  });

  test('is made in parts, by ranges of a version that must be the one that was seen', async () => {
    const key = newKey();
    const { VersionId = '', ETag } = await photos.put(key, `${partOf('a')}${partOf('b')}end`);
    await photos.put(key, 'newer');
    lend(...LENT);
    const uploads = uploadsTo(local.foreignS3, BACKUP);
    const upload = await uploads.begin(key);
    const part = { CopySource: sourceOf(key, VersionId), CopySourceIfMatch: ETag };

    const parts = [
      await uploads.copy(upload, 1, { ...part, CopySourceRange: `bytes=0-${SMALLEST}` }),
      await uploads.copy(upload, 2, {
        ...part,
        CopySourceRange: `bytes=${SMALLEST + 1}-${2 * SMALLEST + 2}`,
      }),
    ];
    const changed = await refusal(uploads.copy(upload, 3, { ...part, CopySourceIfMatch: '"0"' }));
    const { VersionId: made } = await uploads.complete(upload, parts);

    expect(changed).toMatchObject({ name: 'PreconditionFailed', status: 412 });
    const { text, VersionId: copied } = await backup.get(key);
    expect(text === `${partOf('a')}${partOf('b')}end`).toBe(true);
    expect(copied).toBe(made);
  });

  test('in parts is not made of what may not be read', async () => {
    const key = newKey();
    const { VersionId } = await photos.put(key, 'x');
    lend('s3:GetObject');
    const uploads = uploadsTo(local.foreignS3, BACKUP);
    const upload = await uploads.begin(key);

    const refused = await refusal(uploads.copy(upload, 1, { CopySource: sourceOf(key, VersionId) }));

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    expect(refused.message).toContain('s3:GetObjectVersion');
  });
});
const files = (): string[] => readdirSync(join(local.directory, 'objects'));

/** Copies whose source is to belong to an account. */
const from = (s3: S3Client, ExpectedSourceBucketOwner: string) => ({
  CopyObject: () => objectsOf(s3, Bucket).copy('copy', sourceOf('a.jpg'), { ExpectedSourceBucketOwner }),
  UploadPartCopy: async () => {
    const uploads = uploadsTo(s3, Bucket);
    const part = { CopySource: sourceOf('a.jpg'), ExpectedSourceBucketOwner };
    return uploads.copy(await uploads.begin(), 1, part);
  },
});

describe('the owner that a call expects', () => {
  test.each(CALLS)('is the owner, or nothing happens: %s', async (_, call) => {
    const target = await targetIn(local.s3, Bucket);
    local.access.reset();

    const refused = await refusal(call(local.s3, { ...target, ExpectedBucketOwner: other.id }));

    expect(refused.status).toBe(403);
    // It is no question of permissions.
    expect(local.access.required).toEqual([]);
    await call(local.s3, { ...target, ExpectedBucketOwner: own.id });
  });

  test.each(['CopyObject', 'UploadPartCopy'] as const)('is that of the source of a %s', async (name) => {
    await targetIn(local.s3, Bucket);

    const refused = await refusal(from(local.s3, other.id)[name]());

    expect(refused).toMatchObject({ name: 'AccessDenied', status: 403 });
    await from(local.s3, own.id)[name]();
  });
});
