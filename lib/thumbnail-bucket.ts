import {
  DeleteObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { waitForAll } from './try-all.ts';

/** Keeps thumbnails. */
export const thumbnailBucket = (s3: S3Client, Bucket: string, abortSignal: AbortSignal) => ({
  async put(key: string, webp: Buffer): Promise<void> {
    const put = new PutObjectCommand({
      Bucket,
      Key: key,
      Body: webp,
      ContentType: 'image/webp',
      // A key never gets other bytes.
      CacheControl: 'private, max-age=31536000, immutable',
    });
    await s3.send(put, { abortSignal });
  },

  /** All keys that begin with `prefix`. */
  async list(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2(
      { client: s3 },
      { Bucket, Prefix: prefix },
      { abortSignal },
    )) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    }
    return keys;
  },

  async remove(keys: readonly string[]): Promise<void> {
    await waitForAll(keys.map((Key) => s3.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal })));
  },
});
