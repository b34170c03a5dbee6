import { createHash } from 'node:crypto';

/**
 * The key as it was uploaded. S3 notifications carry it form-encoded: a space is `+`, and a plus sign `%2B`.
 * @throws URIError if it is not encoded so
 */
export const decodeS3Key = (key: string): string => decodeURIComponent(key.replaceAll('+', ' '));

/**
 * What the app calls an image: 26 characters of base32 (0-9, a-v), which any URL, path or row takes as they are. They
 * hold 128 bits of sha256(bucket/key): far too many to collide, and the same for whoever works it out. The first
 * slash ends the bucket, since a bucket's name has none.
 */
export function imageId(bucket: string, key: string): string {
  const digest = createHash('sha256').update(`${bucket}/${key}`).digest('hex');
  return BigInt(`0x${digest.slice(0, 32)}`)
    .toString(32)
    .padStart(26, '0');
}

/** Whose upload it is, by `uploads/<owner>/<rest>`; nobody's if the key has another form. */
export const ownerOf = (key: string): string | undefined => /^uploads\/([^/]+)\/./s.exec(key)?.[1];
