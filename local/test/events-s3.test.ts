import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  DeleteObjectTaggingCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FaultSettings } from '../faults.ts';
import { backup, bridged } from './helpers/bridge.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { matching } from './helpers/events.ts';
import { formOf, sendForm } from './helpers/forms.ts';
import { lambda, mapping } from './helpers/function.ts';
import { newKey } from './helpers/objects.ts';

const Bucket = 'photos';

/** As AWS's documentation has it: what is compared is which elements there are. */
const DOCUMENTED = {
  version: '0',
  id: '17793124-05d4-b198-2fde-7ededc63b103',
  'detail-type': 'Object Created',
  source: 'aws.s3',
  account: '111122223333',
  time: '2021-11-12T00:00:00Z',
  region: 'ca-central-1',
  resources: ['arn:aws:s3:::amzn-s3-demo-bucket1'],
  detail: {
    version: '0',
    bucket: { name: 'amzn-s3-demo-bucket1' },
    object: {
      key: 'example-key',
      size: 5,
      etag: 'b1946ac92492d2347c6235b4d2611184',
      'version-id': 'IYV3p45BT0ac8hjHg1houSdS1a.Mro8e',
      sequencer: '617f08299329d189',
    },
    'request-id': 'N4N7GDK58NMKJ12R',
    requester: '123456789012',
    'source-ip-address': '1.2.3.4',
    reason: 'PutObject',
  },
};
const typesOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typesOf(each)]))
    : typeof value;

describe('a bucket with EventBridge tells it', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  beforeAll(async () => {
    local = await startCloud(bridged);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  /** What came to the queue since the last look. */
  const arrived = () => {
    const messages = local.cloud.sqs.receive(backup, 10);
    local.cloud.sqs.delete(
      backup,
      messages.map(({ receiptHandle }) => receiptHandle),
    );
    return messages.map(({ body }) => JSON.parse(body));
  };

  test('of a new object, in AWS’s own shape', async () => {
    const Key = 'uploads/ada/a b+c%2F&ü.jpg';
    const { VersionId, ETag, $metadata } = await local.s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'hello' }),
    );

    const [event, ...more] = arrived();

    expect(more).toEqual([]);
    expect(typesOf(event)).toEqual(typesOf(DOCUMENTED));
    expect(event).toMatchObject({
      'detail-type': 'Object Created',
      source: 'aws.s3',
      account: '111111111111',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: 'eu-west-1',
      resources: ['arn:aws:s3:::photos'],
      detail: {
        version: '0',
        bucket: { name: 'photos' },
        object: { key: Key, size: 5, etag: ETag?.replaceAll('"', ''), 'version-id': VersionId },
        'request-id': $metadata.requestId,
        requester: '111111111111',
        reason: 'PutObject',
      },
    });
  });

  test('how an object came about', async () => {
    const [Key, copy] = [newKey(), newKey()];
    const { UploadId } = await local.s3.send(new CreateMultipartUploadCommand({ Bucket, Key }));
    const part = { Bucket, Key, UploadId, PartNumber: 1 };
    const { ETag } = await local.s3.send(new UploadPartCommand({ ...part, Body: 'part' }));
    const Parts = [{ PartNumber: 1, ETag }];
    await local.s3.send(
      new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );
    await local.s3.send(
      new CopyObjectCommand({ Bucket, Key: copy, CopySource: `${Bucket}/${encodeURIComponent(Key)}` }),
    );

    const { url, fields } = await createPresignedPost(local.s3, { Bucket, Key: 'by form', Expires: 60 });
    await sendForm(url, formOf(fields));

    expect(arrived().map(({ detail }) => [detail.reason, detail.object.key])).toEqual([
      ['CompleteMultipartUpload', Key],
      ['CopyObject', copy],
      ['POST Object', 'by form'],
    ]);
  });

  test('how an object went', async () => {
    const Key = newKey();
    const put = await local.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'hello' }));
    const marker = await local.s3.send(new DeleteObjectCommand({ Bucket, Key }));
    await local.s3.send(
      new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key, VersionId: put.VersionId }] } }),
    );

    const [, marked, gone] = arrived();

    expect(marked).toMatchObject({ 'detail-type': 'Object Deleted', source: 'aws.s3' });
    expect(marked.detail).toEqual({
      version: '0',
      bucket: { name: 'photos' },
      object: {
        key: Key,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
        'version-id': marker.VersionId,
        sequencer: expect.any(String),
      },
      'request-id': marker.$metadata.requestId,
      requester: '111111111111',
      'source-ip-address': '127.0.0.1',
      reason: 'DeleteObject',
      'deletion-type': 'Delete Marker Created',
    });
    expect(gone.detail).toMatchObject({
      object: { key: Key, 'version-id': put.VersionId },
      reason: 'DeleteObject',
      'deletion-type': 'Permanently Deleted',
    });
    expect(gone.detail.object.sequencer > marked.detail.object.sequencer).toBe(true);
  });

  test('of tags that change, which have no place in the order of changes', async () => {
    const Key = newKey();
    const { VersionId, ETag = '' } = await local.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
    const Tagging = { TagSet: [{ Key: 'a', Value: 'b' }] };
    const { $metadata } = await local.s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging }));
    await local.s3.send(new DeleteObjectTaggingCommand({ Bucket, Key }));

    const [, added, deleted] = arrived();

    expect(added).toMatchObject({ 'detail-type': 'Object Tags Added' });
    expect(added.detail).toEqual({
      version: '0',
      bucket: { name: 'photos' },
      object: { key: Key, etag: JSON.parse(ETag), 'version-id': VersionId },
      'request-id': $metadata.requestId,
      requester: '111111111111',
      'source-ip-address': '127.0.0.1',
    });
    expect(deleted).toMatchObject({ 'detail-type': 'Object Tags Deleted' });
  });

  test('of an unversioned object without a version', async () => {
    await local.s3.send(new PutObjectCommand({ Bucket: 'flat', Key: 'one', Body: 'x' }));
    await local.s3.send(new DeleteObjectCommand({ Bucket: 'flat', Key: 'one' }));

    const objects = arrived().map(({ detail }) => Object.keys(detail.object));

    expect(objects).toEqual([
      ['key', 'size', 'etag', 'sequencer'],
      ['key', 'sequencer'],
    ]);
  });

  test('nothing, unless it is configured to', async () => {
    await local.s3.send(new PutObjectCommand({ Bucket: 'silent', Key: 'one', Body: 'x' }));

    expect(arrived()).toEqual([]);
  });

  test.each(['\u0000\u0001\u001f', '\uFFFE\uFFFF', '👩‍🚀 ✓ \\"', '__proto__'])(
    'of a key as it is, whatever is in it: %j',
    async (Key) => {
      await local.s3.send(new PutObjectCommand({ Bucket, Key: `odd/${Key}`, Body: 'x' }));

      expect(arrived().map(({ detail }) => detail.object.key)).toEqual([`odd/${Key}`]);
    },
  );
});

test('an event goes to the default bus of whoever owns the bucket', async () => {
  const accountId = '222222222222';
  const busArn = matching({}).busArn.replace('111111111111', accountId);
  await using local = await startCloud({
    ...bridged,
    buckets: [bucket('theirs', { eventBridge: true, accountId })],
    rules: [...bridged.rules, matching({ ...bridged.rules[0], name: 'b', arn: `${busArn}/b`, busArn })],
  });

  await local.foreignS3.send(new PutObjectCommand({ Bucket: 'theirs', Key: 'one', Body: 'x' }));

  const messages = local.cloud.sqs.receive(backup, 10).map(({ body }) => JSON.parse(body));
  expect(messages).toMatchObject([{ account: accountId, detail: { requester: accountId } }]);
});

test('an upload goes by its rule through a queue to a function, and each step names the one before', async () => {
  const copy = lambda('copy', 'async ({ Records }) => { for (const r of Records) console.log(r.body); }');
  await using local = await startCloud({
    ...bridged,
    functions: [copy],
    mappings: [mapping({ queueArn: backup, functionArn: copy.arn })],
  });
  const seen = (type: string) => local.cloud.trace.recent.find((event) => event.type === type);

  await local.s3.send(new PutObjectCommand({ Bucket, Key: 'uploads/cat.jpg', Body: 'cat' }));

  await expect.poll(() => seen('Report'), { timeout: 10_000 }).toBeDefined();
  const [put, matched, sent] = ['ObjectCreated:Put', 'RuleMatched', 'MessageSent'].map(seen);
  expect(put?.detail['triggers']).toBe(1);
  expect(matched).toMatchObject({ resource: 'backup', cause: put?.id, subject: 'uploads/cat.jpg' });
  expect(sent).toMatchObject({ resource: 'backup', cause: matched?.id, subject: 'uploads/cat.jpg' });
  expect(seen('Report')).toMatchObject({ subject: '1 from backup', detail: { outcome: 'ok' } });
  expect(JSON.parse(String(seen('Log')?.detail['line']).split('\t').at(-1) ?? '')).toMatchObject({
    'detail-type': 'Object Created',
    detail: { object: { key: 'uploads/cat.jpg' } },
  });
});

/** How many messages there are after twenty uploads, and an hour later. */
const arrivals = async (faults: object) => {
  await using local = await startCloud(bridged);
  local.cloud.faults.set(FaultSettings.parse(faults));
  for (let i = 0; i < 20; i += 1)
    await local.s3.send(new PutObjectCommand({ Bucket, Key: String(i), Body: 'x' }));
  const before = local.cloud.sqs.depth(backup)?.visible;
  local.cloud.clock.forward(3_600_000);
  return [before, local.cloud.sqs.depth(backup)?.visible];
};

test('faults befall an event on its way to the queue of its rule', async () => {
  expect(await arrivals({})).toEqual([20, 20]);
  expect(await arrivals({ drop: 1 })).toEqual([0, 0]);
  expect(await arrivals({ duplicate: 1 })).toEqual([40, 40]);
  expect(await arrivals({ delay: 1, delaySeconds: 3600 })).toEqual([0, 20]);
  expect(await arrivals({ throttle: 1 })).toEqual([0, 0]);
});

test('what was held back, or throttled, comes after a restart', async () => {
  const before = await startCloud(bridged);
  before.cloud.faults.set(FaultSettings.parse({ delay: 1, delaySeconds: 600 }));
  await before.s3.send(new PutObjectCommand({ Bucket, Key: 'held', Body: 'x' }));
  before.cloud.faults.set(FaultSettings.parse({ throttle: 1 }));
  await before.s3.send(new PutObjectCommand({ Bucket, Key: 'throttled', Body: 'x' }));
  await before.close();

  await using after = await startCloud(bridged, before.directory);
  after.cloud.clock.forward(600_000);

  const keys = after.cloud.sqs.receive(backup, 10).map(({ body }) => JSON.parse(body).detail.object.key);
  expect(new Set(keys)).toEqual(new Set(['held', 'throttled']));
});
