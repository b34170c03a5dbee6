import { HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { asRefused } from '../../lib/backup-refused.ts';
import { UnversionedBucketError } from '../../lib/photo-bucket.ts';
import { mustExist } from './must-exist.ts';
import type { Ports } from './ports.ts';
import { ifMissing } from './s3-answers.ts';

/** The photos bucket, as this function's own role sees it. Needs `s3:ListBucket`: without it, S3 says 403 for 404. */
export const sourcePhotos = (
  s3: S3Client,
  { bucket: Bucket, owner: ExpectedBucketOwner }: { bucket: string; owner: string },
  abortSignal: AbortSignal,
): Ports['photos'] => ({
  async head(Key) {
    const head = await s3
      .send(new HeadObjectCommand({ Bucket, ExpectedBucketOwner, Key }), { abortSignal })
      .catch(ifMissing)
      .catch(asRefused('reading the photo'));
    if (!head) return undefined;
    const { VersionId, ETag = '', ContentLength = 0, LastModified = new Date(0) } = head;
    if (!VersionId) throw new UnversionedBucketError(`${Bucket} keeps no versions`);
    return { versionId: VersionId, etag: ETag, bytes: ContentLength, uploadedAt: LastModified.toISOString() };
  },

  mustExist: () => mustExist(s3, { Bucket, ExpectedBucketOwner }, 'reading the photo', abortSignal),
});
