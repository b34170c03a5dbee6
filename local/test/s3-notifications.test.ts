import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotificationConfig } from '../s3/config.ts';
import { Store } from '../store.ts';
import { bucket, startCloud } from './helpers/cloud.ts';
import { eventLog } from './helpers/event-log.ts';
import { newKey, objectsOf, refusal } from './helpers/objects.ts';
import { uploadsTo } from './helpers/uploads.ts';

const log = eventLog('log');
const notify = (rest: Partial<NotificationConfig> = {}): NotificationConfig => ({
  id: 'to-the-log',
  events: ['s3:ObjectCreated:*', 's3:ObjectRemoved:*'],
  prefix: '',
  suffix: '',
  targetArn: log.config.arn,
  ...rest,
});
const unreachable = notify({ targetArn: 'arn:aws:sns:eu-west-1:111111111111:queue' });
const resources = {
  functions: [log.config],
  buckets: [
    bucket('all', { notifications: [notify()] }),
    bucket('flat', { notifications: [notify()], versioned: false }),
    bucket('some', {
      notifications: [notify({ events: ['s3:ObjectCreated:Put'], prefix: 'in/ü ', suffix: '.png' })],
    }),
    bucket('removals', { notifications: [notify({ events: ['s3:ObjectRemoved:Delete'] })] }),
    bucket('broken', { notifications: [notify(), unreachable] }),
  ],
};

/** As S3 has sent it: what is compared is which elements there are, and of which type. */
const REAL = {
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'us-east-2',
  eventTime: '2019-09-03T19:37:27.192Z',
  eventName: 'ObjectCreated:Put',
  userIdentity: { principalId: 'AWS:AIDAINPONIXQXHT3IKHL2' },
  requestParameters: { sourceIPAddress: '205.255.255.255' },
  responseElements: {
    'x-amz-request-id': 'D82B88E5F771F645',
    'x-amz-id-2': 'vlR7PnpV2Ce81l0PRw6jlUpck7Jo5ZsQjryTjKlc5aLWGVHPZLj5NeC6qMa0emYBDXOo6QBU0Wo=',
  },
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: '828aa6fc-f7b5-4305-8584-487c791949c1',
    bucket: {
      name: 'DOC-EXAMPLE-BUCKET',
      ownerIdentity: { principalId: 'A3I5XTEXAMAI3E' },
      arn: 'arn:aws:s3:::DOC-EXAMPLE-BUCKET',
    },
    object: {
      key: 'b21b84d653bb07b05b1e6b33684dc11b',
      size: 1305107,
      eTag: 'b21b84d653bb07b05b1e6b33684dc11b',
      versionId: '096fKKXTRTtl3on89fVO.nfljtsv6qko',
      sequencer: '0C0F6F405D6ED209E1',
    },
  },
};
const typesOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, typesOf(each)]))
    : typeof value;

describe('a notification', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  const objects = (Bucket = 'all') => objectsOf(local.s3, Bucket);
  beforeAll(async () => {
    local = await startCloud(resources);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  test('of a new object has the form of a real one, and tells of the answer that its writer got', async () => {
    const key = newKey();
    const { VersionId, ETag, $metadata } = await objects().put(key, 'hello');

    const [record] = await log.of(key.replace(' ', '+'), 1);

    expect(typesOf(record)).toEqual(typesOf(REAL));
    expect(record).toMatchObject({
      eventVersion: '2.1',
      eventName: 'ObjectCreated:Put',
      awsRegion: 'eu-west-1',
      eventTime: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      responseElements: {
        'x-amz-request-id': $metadata.requestId,
        'x-amz-id-2': $metadata.extendedRequestId,
      },
      s3: {
        configurationId: 'to-the-log',
        bucket: { name: 'all', arn: 'arn:aws:s3:::all' },
        object: { size: 5, eTag: JSON.parse(ETag ?? ''), versionId: VersionId },
      },
    });
  });

  test.each([
    ['a b/c+d', 'a+b/c%2Bd'],
    ["Grüße (1)!*'~.jpg", 'Gr%C3%BC%C3%9Fe+%281%29%21*%27%7E.jpg'],
    ['日本/🙂?&=%20', '%E6%97%A5%E6%9C%AC/%F0%9F%99%82%3F%26%3D%2520'],
  ])('has the key %j as a form would send it', async (key, encoded) => {
    await objects().put(key, 'x');

    const [record] = await log.of(encoded, 1);

    expect(decodeURIComponent(record?.s3.object.key.replaceAll('+', ' ') ?? '')).toBe(key);
  });

  test('tells how an object came about, and how it went', async () => {
    await objects().put('source', 'hello');
    const { VersionId = '' } = await objects().put('life', 'hello');
    await objects().copy('life', 'all/source');
    const uploads = uploadsTo(local.s3, 'all');
    const upload = await uploads.begin('life');
    const { ETag } = await uploads.complete(upload, [await uploads.send(upload, 1, 'parts')]);
    const marker = await objects().remove('life');
    await objects().remove('life', { VersionId });

    const records = await log.of('life', 5);

    expect(records.map(({ eventName, s3: { object } }) => [eventName, object])).toEqual([
      ['ObjectCreated:Put', expect.objectContaining({ size: 5, versionId: VersionId })],
      ['ObjectCreated:Copy', expect.objectContaining({ size: 5 })],
      [
        'ObjectCreated:CompleteMultipartUpload',
        expect.objectContaining({ size: 5, eTag: JSON.parse(ETag ?? '') }),
      ],
      [
        'ObjectRemoved:DeleteMarkerCreated',
        {
          key: 'life',
          eTag: 'd41d8cd98f00b204e9800998ecf8427e',
          versionId: marker.VersionId,
          sequencer: expect.any(String),
        },
      ],
      ['ObjectRemoved:Delete', { key: 'life', versionId: VersionId, sequencer: expect.any(String) }],
    ]);
  });

  test('of an unversioned bucket has no version', async () => {
    const key = 'no-version';
    await objects('flat').put(key, 'hello');
    await objects('flat').remove(key);

    const records = await log.of(key, 2);

    expect(records.map(({ eventName }) => eventName)).toEqual(['ObjectCreated:Put', 'ObjectRemoved:Delete']);
    expect(records.some(({ s3 }) => 'versionId' in s3.object)).toBe(false);
  });

  test('comes only for the events, the prefix and the suffix that are asked for', async () => {
    const inside = 'in/ü 1.png';
    await objects('some').put('in/ü .jpg', 'x');
    await objects('some').put('out/in/ü .png', 'x');
    await objects('some').put('in/ü', 'x');
    await objects('some').copy('in/ü copy.png', 'some/out/in/%C3%BC%20.png');
    await objects('some').put(inside, 'x');
    await objects('some').remove(inside);
    await objects('removals').put('kept', 'x');
    await objects('removals').remove('kept');
    await objects('all').put('last of all', 'x');

    await log.of('last+of+all', 1);

    const told = log.all().map(({ s3 }) => `${s3.bucket.name} ${s3.object.key}`);
    expect(told.filter((each) => /^(some|removals) /.test(each))).toEqual(['some in/%C3%BC+1.png']);
  });

  test('does not come for what was refused, for parts, or for what was not there', async () => {
    const key = 'refused';
    const { put, remove } = objects();
    await refusal(put(key, 'x', { IfMatch: '"other"' }));
    await refusal(put(key, 'x', { ChecksumCRC32: 'AAAAAA==' }));
    await refusal(objects().copy(key, 'all/nowhere'));
    const uploads = uploadsTo(local.s3, 'all');
    const upload = await uploads.begin(key);
    const part = await uploads.send(upload, 1, 'part');
    await refusal(uploads.complete(upload, [part], { IfMatch: '"other"' }));
    await uploads.abort(upload);
    await remove(key, { VersionId: '0'.repeat(32) });

    await put(key, 'at last');

    const told = await log.of(key, 1);
    expect(told.map(({ s3 }) => s3.object.size)).toEqual([7]);
    const traced = local.cloud.trace.recent.filter(({ detail }) => detail['key'] === key);
    expect(traced.map(({ type }) => type)).toEqual(['ObjectCreated:Put']);
  });

  test('comes for each key that is deleted with others', async () => {
    const keys = ['many 1', 'many 2', 'many 3'];
    const Objects = keys.map((Key) => ({ Key }));

    await local.s3.send(new DeleteObjectsCommand({ Bucket: 'all', Delete: { Objects } }));

    for (const key of keys) {
      const records = await log.of(key.replace(' ', '+'), 1);
      expect(records.map(({ eventName }) => eventName)).toEqual(['ObjectRemoved:DeleteMarkerCreated']);
    }
  });

  test('that cannot be kept undoes its change, and is not traced', async () => {
    const { status } = await refusal(objects('broken').put('undone', 'x'));

    expect(status).toBe(500);
    expect(await refusal(objects('broken').head('undone'))).toMatchObject({ status: 404 });
    await objects().put('after', 'x');
    await log.of('after', 1);
    expect(log.all().map(({ s3 }) => s3.object.key)).not.toContain('undone');
    expect(local.cloud.trace.recent.filter(({ resource }) => resource === 'broken')).toEqual([]);
  });

  test('has a later sequencer with each change of its key, also after a restart and a clock set back', async () => {
    const key = 'sequence';
    for (let i = 0; i < 5; i++) await objects().put(key, 'x');
    await log.of(key, 5);
    await local.close();
    const store = new Store(local.directory);
    store.run('UPDATE sequencers SET last = last + 3600000000');
    const { last = 0 } = store.get<{ last: number }>('SELECT last FROM sequencers') ?? {};
    store.close();

    local = await startCloud(resources, local.directory);
    await objects().put(key, 'x');
    await objects().remove(key);

    const delivered = (await log.of(key, 7)).map(({ s3 }) => s3.object.sequencer.padEnd(64, '0'));
    // What was answered just when the first cloud ended is delivered again.
    const sequencers = [...new Set(delivered)];
    expect(sequencers.toSorted()).toEqual(sequencers);
    expect(sequencers).toHaveLength(7);
    expect(Number.parseInt(sequencers[5]?.slice(0, 16) ?? '', 16)).toBeGreaterThan(last);
  });
});
