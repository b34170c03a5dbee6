import { type _Object, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { asRefused, type Refused } from '../../lib/backup-refused.ts';
import { decodeS3Key } from '../../lib/s3-key.ts';
import { unquote } from './judge.ts';
import type { Listed } from './ports.ts';

/** What is backed up. */
const PREFIX = 'uploads/';

/**
 * Lists what is current in a bucket, in pages of 1,000.
 * @param bucket - `owner` is the account that it must belong to: a name alone may be somebody else's by now
 * @throws BackupRefusedError
 */
export async function* listObjects(
  client: S3Client,
  bucket: { name: string; owner: string; refused: Refused },
  abortSignal: AbortSignal,
): AsyncGenerator<Listed[]> {
  const list = {
    Bucket: bucket.name,
    ExpectedBucketOwner: bucket.owner,
    Prefix: PREFIX,
    // Keys may have characters that XML has not.
    EncodingType: 'url',
  } as const;
  const pages = paginateListObjectsV2({ client }, list, { abortSignal });
  for (;;) {
    const { done, value } = await pages.next().catch(asRefused(bucket.refused));
    if (done) return;
    yield (value.Contents ?? []).map(listed);
  }
}

const listed = ({ Key = '', ETag = '', Size = 0, LastModified = new Date(0) }: _Object): Listed => ({
  key: decodeS3Key(Key),
  etag: unquote(ETag),
  bytes: Size,
  changedAt: Math.floor(LastModified.getTime() / 1000),
});
