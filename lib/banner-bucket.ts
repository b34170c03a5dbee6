import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { readBody } from './read-body.ts';

/** Where the banner always is. */
export const CURRENT_KEY = 'banner/current.png';

/** What lies under {@link CURRENT_KEY}. */
export interface CurrentBanner {
  etag: string;
  /** Of what it shows; '' if somebody else has put it there. */
  contentHash: string;
}

const ContentType = 'image/png';

/** Keeps banners: one that is always the current one, and a copy of each that never changes. */
export const bannerBucket = (s3: S3Client, Bucket: string, abortSignal: AbortSignal) => ({
  /** Needs `s3:ListBucket`: without it, S3 says 403 where nothing is. */
  async current(): Promise<CurrentBanner | undefined> {
    const head = new HeadObjectCommand({ Bucket, Key: CURRENT_KEY });
    const found = await s3.send(head, { abortSignal }).catch(unless(404));
    return found && { etag: found.ETag ?? '', contentHash: found.Metadata?.['content-hash'] ?? '' };
  },

  /** The copy under this key; undefined if it is gone. */
  async read(Key: string): Promise<Buffer | undefined> {
    const get = new GetObjectCommand({ Bucket, Key });
    const object = await s3.send(get, { abortSignal }).catch(unless(404));
    return object && readBody(object.Body, object.ContentLength ?? 0, abortSignal);
  },

  /** Keeps a copy. */
  async keep(Key: string, png: Buffer): Promise<void> {
    // The key has the content's hash in it.
    const CacheControl = 'private, max-age=31536000, immutable';
    const put = new PutObjectCommand({ Bucket, Key, Body: png, ContentType, CacheControl });
    await s3.send(put, { abortSignal });
  },

  /**
   * Puts a picture in the place of the current one, if that is still the one that was seen.
   * @returns whether it was
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
   */
  async replace(seen: CurrentBanner | undefined, png: Buffer, contentHash: string): Promise<boolean> {
    const put = new PutObjectCommand({
      Bucket,
      Key: CURRENT_KEY,
      Body: png,
      ContentType,
      // Its readers ask again after a minute, and mostly hear that nothing has changed.
      CacheControl: 'public, max-age=60, must-revalidate',
      Metadata: { 'content-hash': contentHash },
      ...(seen ? { IfMatch: seen.etag } : { IfNoneMatch: '*' }),
    });
    const done = await s3.send(put, { abortSignal }).catch(unless(404, 409, 412));
    return done !== undefined;
  },
});

/** Takes these statuses for an answer. That there is no bucket is none. */
const unless =
  (...statuses: number[]) =>
  (error: unknown): undefined => {
    if (!(error instanceof S3ServiceException) || error.name === 'NoSuchBucket') throw error;
    if (!statuses.includes(error.$metadata.httpStatusCode ?? 0)) throw error;
  };
