import { HeadBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { asRefused, BackupRefusedError, type Refused } from '../../lib/backup-refused.ts';
import { ifMissing } from './s3-answers.ts';

/**
 * Tells a bucket without an object from no bucket at all: to a HEAD of an object, S3 answers 404 without a body to both.
 * @throws BackupRefusedError if the bucket is not there, or is somebody else's
 */
export async function mustExist(
  s3: S3Client,
  bucket: { Bucket: string; ExpectedBucketOwner: string },
  refused: Refused,
  abortSignal: AbortSignal,
): Promise<void> {
  const head = await s3
    .send(new HeadBucketCommand(bucket), { abortSignal })
    .catch(ifMissing)
    .catch(asRefused(refused));
  if (head) return;
  throw new BackupRefusedError(refused, { name: 'NoSuchBucket', message: `there is no ${bucket.Bucket}` });
}
