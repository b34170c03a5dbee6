import {
  ListMultipartUploadsCommand,
  ListPartsCommand,
  type Part,
  paginateListParts,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, startCloud } from './helpers/cloud.ts';
import { refusal } from './helpers/objects.ts';
import { type UploadName, uploadsTo } from './helpers/uploads.ts';

const Bucket = 'photos';

describe('an upload in parts', () => {
  let local: Awaited<ReturnType<typeof startCloud>>;
  let uploads: ReturnType<typeof uploadsTo>;
  beforeAll(async () => {
    local = await startCloud({ buckets: [bucket(Bucket)] });
    uploads = uploadsTo(local.s3, Bucket);
  });
  afterAll(() => local[Symbol.asyncDispose]());

  async function list(rest = {}) {
    const command = new ListMultipartUploadsCommand({ Bucket, Prefix: 'listed/', ...rest });
    const { Uploads = [], ...answer } = await local.s3.send(command);
    return { ...answer, uploads: Uploads.map(({ Key, UploadId }) => ({ Bucket, Key, UploadId })) };
  }

  test('lists its parts by number, page by page', async () => {
    const upload = await uploads.begin('parts', { ChecksumAlgorithm: 'CRC32' });
    const sent = await Promise.all([5, 1, 3].map((number) => uploads.send(upload, number, `part ${number}`)));
    const pages: Part[][] = [];

    for await (const { Parts = [] } of paginateListParts({ client: local.s3, pageSize: 2 }, upload))
      pages.push(Parts);

    const [fifth, first, third] = sent;
    const about = { Size: 'part 1'.length, LastModified: expect.any(Date) };
    expect(pages).toEqual([
      [
        { ...first, ...about },
        { ...third, ...about },
      ],
      [{ ...fifth, ...about }],
    ]);
  });

  test('has no parts when it has ended', async () => {
    const upload = await uploads.begin();
    await uploads.abort(upload);

    const refused = await refusal(local.s3.send(new ListPartsCommand(upload)));

    expect(refused).toMatchObject({ name: 'NoSuchUpload', status: 404 });
  });

  test('is listed until it ends, by key and by time', async () => {
    const begun: UploadName[] = [];
    for (const key of ['listed/b', 'listed/a', 'listed/ü & co', 'listed/a', 'elsewhere'])
      begun.push(await uploads.begin(key));
    const [b, a, u, a2] = begun;

    const all = await list();
    const first = await list({ MaxUploads: 1 });
    const rest = await list({ KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker });
    const pastA = await list({ KeyMarker: 'listed/a' });
    if (b) await uploads.abort(b);
    const fewer = await list();

    expect(all).toMatchObject({ IsTruncated: false, uploads: [a, a2, b, u] });
    expect(first).toMatchObject({ IsTruncated: true, uploads: [a] });
    expect(rest).toMatchObject({ IsTruncated: false, uploads: [a2, b, u] });
    expect(pastA.uploads).toEqual([b, u]);
    expect(fewer.uploads).toEqual([a, a2, u]);
  });
});
