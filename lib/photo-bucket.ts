import { GetObjectCommand, HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { AppError } from './errors.ts';
import { readBody } from './read-body.ts';

/** One version of an uploaded object. */
export interface Photo {
  versionId: string;
  bytes: number;
  /** ISO 8601. */
  uploadedAt: string;
}

/** Without versions nobody could say which bytes a thumbnail is of. */
export class UnversionedBucketError extends AppError {
  override readonly name = 'UnversionedBucketError';
  readonly code = 'UNVERSIONED_BUCKET';
  readonly retryable = false;
}

/** Reads uploaded photos. */
export const photoBucket = (s3: S3Client, abortSignal: AbortSignal) => ({
  /** The version that is current now; undefined if there is none. Needs `s3:ListBucket`: without it, S3 says 403. */
  async head(Bucket: string, Key: string): Promise<Photo | undefined> {
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal }).catch(ifMissing);
    if (!head) return undefined;
    if (!head.VersionId) throw new UnversionedBucketError(`${Bucket} keeps no versions`);
    return {
      versionId: head.VersionId,
      bytes: head.ContentLength ?? 0,
      uploadedAt: (head.LastModified ?? new Date(0)).toISOString(),
    };
  },

  /** All bytes of one version; undefined if it is gone. */
  async read(Bucket: string, Key: string, { versionId, bytes }: Photo): Promise<Buffer | undefined> {
    const get = new GetObjectCommand({ Bucket, Key, VersionId: versionId });
    const object = await s3.send(get, { abortSignal }).catch(ifMissing);
    return object && readBody(object.Body, bytes, abortSignal);
  },
});

/** Takes 404 for an answer. */
function ifMissing(error: unknown): undefined {
  const missing = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
  if (!missing) throw error;
}
