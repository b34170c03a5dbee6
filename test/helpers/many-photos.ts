import type { S3Client } from '@aws-sdk/client-s3';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import sharp from 'sharp';
import { backupKey, type BackupRow } from '../../lib/backup-row.ts';
import type { MetaRow } from '../../lib/meta-row.ts';
import { imageId } from '../../lib/s3-key.ts';
import { metaKey, ownerKey, type RowKey, thumbnailKey } from '../../lib/table.ts';
import type { ThumbnailRow } from '../../lib/thumbnail-row.ts';

const SAMPLES = ['nagasaki-boats', 'house-cat', 'allium-oreophilum', 'french-alpine-landscape'];
/** The most that one `BatchWriteItem` takes. */
const BATCH = 25;

/** Where they are to be. */
export interface Place {
  s3: S3Client;
  table: DynamoDBDocumentClient;
  outputs: Record<string, string>;
}

/** Gives an owner so many photos, with what `thumbnail` and `backup` leave of them, a minute apart; the last is from now. */
export async function givePhotos(
  owner: string,
  count: number,
  { s3, table, outputs: { TableName = '', PhotosBucketName: bucket = '', ThumbnailsBucketName = '' } }: Place,
): Promise<void> {
  const pictures = await Promise.all(
    SAMPLES.map(async (name) => {
      const { data, info } = await sharp(`samples/${name}.jpg`)
        .resize(480, 480, { fit: 'inside' })
        .webp()
        .toBuffer({ resolveWithObject: true });
      const Key = `many/${name}.webp`;
      await s3.send(
        new PutObjectCommand({ Bucket: ThumbnailsBucketName, Key, Body: data, ContentType: 'image/webp' }),
      );
      const blur = await sharp(data).resize(8, 8, { fit: 'inside' }).webp({ quality: 20 }).toBuffer();
      const { width, height } = info;
      return {
        Key,
        width,
        height,
        bytes: data.length,
        blur: `data:image/webp;base64,${blur.toString('base64')}`,
      };
    }),
  );
  const now = Date.now();
  const rows = Array.from({ length: count }, (_, index) => {
    const picture = pictures[index % pictures.length];
    if (!picture) throw new Error('There is no picture');
    const uploadedAt = new Date(now - (count - 1 - index) * 60_000).toISOString();
    return rowsOf({ owner, bucket, key: `uploads/${owner}/${index}`, uploadedAt, picture });
  }).flat();
  for (let at = 0; at < rows.length; at += BATCH) {
    const puts = rows.slice(at, at + BATCH).map((Item) => ({ PutRequest: { Item } }));
    await table.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
  }
}

interface Photo {
  owner: string;
  bucket: string;
  key: string;
  uploadedAt: string;
  picture: { Key: string; width: number; height: number; bytes: number; blur: string };
}

function rowsOf({ owner, bucket, key, uploadedAt, picture }: Photo): RowKey[] {
  const id = imageId(bucket, key);
  const { Key, width, height, bytes, blur } = picture;
  const version = { versionId: 'v1', uploadedAt, bytes: 300_000, sequencer: '1' };
  const meta: MetaRow = {
    bucket,
    key,
    owner,
    status: 'ready',
    size: version.bytes,
    type: 'image/jpeg',
    uploadedAt,
    ...ownerKey(owner, uploadedAt, id),
  };
  const thumbnail: ThumbnailRow = {
    ...version,
    state: 'ready',
    type: 'image/jpeg',
    width: width * 4,
    height: height * 4,
    color: '#8b97a4',
    blur,
    thumbnails: [{ key: Key, width, height, bytes }],
    timings: { fetchMs: 1, renderMs: 2, storeMs: 3 },
    readyAt: uploadedAt,
  };
  const backup: BackupRow = {
    ...version,
    state: 'stored',
    bucket,
    key,
    etag: '"1"',
    backupVersionId: 'b1',
    backupEtag: '"1"',
    storedAt: uploadedAt,
    lagMs: 800,
  };
  return [
    { ...metaKey(id), ...meta },
    { ...thumbnailKey(id), ...thumbnail },
    { ...backupKey(id), ...backup },
  ];
}
