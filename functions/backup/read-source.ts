import { GetObjectTaggingCommand, HeadObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Source } from './copy-source.ts';

/**
 * What `CopyObject` takes along by itself, and an upload in parts must be told: headers, metadata and tags of the
 * version. It is read by whoever copies, with the very permissions that a copy needs.
 */
export async function readSource(
  s3: S3Client,
  { bucket: Bucket, owner: ExpectedBucketOwner, key: Key, versionId: VersionId }: Source,
  abortSignal: AbortSignal,
) {
  const version = { Bucket, ExpectedBucketOwner, Key, VersionId };
  const head = await s3.send(new HeadObjectCommand(version), { abortSignal });
  const { TagSet = [] } = await s3.send(new GetObjectTaggingCommand(version), { abortSignal });
  const tags = TagSet.map(({ Key: name = '', Value: value = '' }) => [name, value]);
  return {
    CacheControl: head.CacheControl,
    ContentDisposition: head.ContentDisposition,
    ContentEncoding: head.ContentEncoding,
    ContentLanguage: head.ContentLanguage,
    ContentType: head.ContentType,
    Expires: head.Expires,
    Metadata: head.Metadata,
    ...(tags.length > 0 && { Tagging: tags.map((tag) => tag.map(encodeURIComponent).join('=')).join('&') }),
  };
}
