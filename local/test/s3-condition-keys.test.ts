import { CreateMultipartUploadCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { ACCOUNTS } from '../iam/accounts.ts';
import { S3_CONDITION_KEYS } from '../s3/condition-keys.ts';
import { refusal } from './helpers/objects.ts';
import { MD5_OF_X } from './helpers/s3-calls.ts';
import { type Standing, useTarget } from './helpers/s3-target.ts';

const [own] = ACCOUNTS;
const Bucket = 'photos';
const Key = 'a.jpg';
const UNTIL = new Date(Date.now() + 60_000);

let local: Standing['local'];
let objects: Standing['objects'];
let target: Standing['target'];
useTarget(Bucket, (standing) => ({ local, objects, target } = standing));

describe('policies can ask', () => {
  test.each<[string, () => Promise<unknown>, Record<string, string>]>([
    [
      'what is listed',
      () =>
        local.s3.send(new ListObjectsV2Command({ Bucket, Prefix: 'uploads/', Delimiter: '/', MaxKeys: 7 })),
      { 's3:prefix': 'uploads/', 's3:delimiter': '/', 's3:max-keys': '7' },
    ],
    [
      'which version is read',
      () => objects.head(Key, { VersionId: target.VersionId }),
      { 's3:VersionId': 'the version' },
    ],
    [
      'how something is put',
      () =>
        objects.put(Key, 'x', {
          ServerSideEncryption: 'AES256',
          StorageClass: 'STANDARD_IA',
          ACL: 'bucket-owner-full-control',
          IfMatch: MD5_OF_X,
        }),
      {
        's3:x-amz-server-side-encryption': 'AES256',
        's3:x-amz-storage-class': 'STANDARD_IA',
        's3:x-amz-acl': 'bucket-owner-full-control',
        's3:if-match': MD5_OF_X,
        's3:ObjectCreationOperation': 'true',
      },
    ],
    [
      'whether something is new',
      () => objects.put('new', 'x', { IfNoneMatch: '*' }),
      { 's3:if-none-match': '*' },
    ],
    [
      'from where something is copied, and what of it',
      () => objects.copy('copy', `/${Bucket}/a%2Ejpg?versionId=${target.VersionId}`, COPY),
      {
        's3:x-amz-copy-source': 'photos/a.jpg',
        's3:x-amz-metadata-directive': 'REPLACE',
        's3:ObjectCreationOperation': 'true',
      },
    ],
    [
      'what is locked',
      () => objects.put(Key, 'x', { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: UNTIL }),
      { 's3:object-lock-mode': 'COMPLIANCE', 's3:object-lock-retain-until-date': UNTIL.toISOString() },
    ],
    [
      'whether an upload in parts is only begun',
      () => local.s3.send(new CreateMultipartUploadCommand({ Bucket, Key })),
      { 's3:ObjectCreationOperation': 'false' },
    ],
  ])('%s', async (_, call, expected) => {
    await call();

    const [{ context = {} } = {}] = local.access.required;
    const told = { ...expected, 's3:ResourceAccount': own.id };
    if ('s3:VersionId' in told) told['s3:VersionId'] = target.VersionId;
    expect(context).toMatchObject(told);
    const known = new Set(S3_CONDITION_KEYS);
    expect(Object.keys(context).filter((key) => !known.has(key))).toEqual([]);
  });

  test('of the source of a copy only about its version', async () => {
    await objects.copy('copy', `${Bucket}/${Key}?versionId=${target.VersionId}`, COPY);

    const read = local.access.required.find(({ action }) => action === 's3:GetObjectVersion');
    expect(read?.context).toEqual({ 's3:VersionId': target.VersionId, 's3:ResourceAccount': own.id });
  });

  test('nothing that a call does not say', async () => {
    await objects.put(Key, 'x');

    const [{ context = {} } = {}] = local.access.required;
    expect(Object.keys(context).toSorted()).toEqual(['s3:ObjectCreationOperation', 's3:ResourceAccount']);
  });
});
const COPY = { MetadataDirective: 'REPLACE' as const, TaggingDirective: 'REPLACE' as const };

describe('what is encrypted with a customer’s key', () => {
  const SSECustomerAlgorithm = 'AES256';
  const SSECustomerKey = Buffer.alloc(32, 'k').toString('base64');
  const encrypted = { SSECustomerAlgorithm, SSECustomerKey };

  test.each([
    ['PutObject', () => objects.put(Key, 'x', encrypted)],
    ['CopyObject', () => objects.copy('copy', `${Bucket}/${Key}`, encrypted)],
    [
      'CreateMultipartUpload',
      () => local.s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ...encrypted })),
    ],
  ])('is refused by a policy first, and else as not implemented: %s', async (_, call) => {
    const denied = 's3:x-amz-server-side-encryption-customer-algorithm';
    local.access.permits = ({ context = {} }) => context[denied] === undefined;

    const byPolicy = await refusal(call());

    expect(byPolicy).toMatchObject({ name: 'AccessDenied', status: 403 });
    local.access.reset();
    const refused = await refusal(call());
    expect(refused).toMatchObject({ name: 'NotImplemented', status: 501 });
    expect(refused.message).toContain('x-amz-server-side-encryption-customer');
  });
});
