/** A version of an object that is to be copied. */
export interface Source {
  bucket: string;
  /** The account that the bucket must belong to. */
  owner: string;
  key: string;
  versionId: string;
  etag: string;
}

/**
 * What all copying calls say of their source. The header is a URL's path and query: a key has slashes, and whatever
 * else its uploader liked.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
export const copySource = ({ bucket, owner, key, versionId, etag }: Source) => ({
  CopySource: `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}?versionId=${encodeURIComponent(versionId)}`,
  CopySourceIfMatch: etag,
  ExpectedSourceBucketOwner: owner,
});
