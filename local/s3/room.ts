import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import type { Bytes } from './bytes.ts';
import type { BucketConfig } from './config.ts';
import type { Notifications } from './notifications.ts';
import type { Versions } from './versions.ts';

/** What the operations work with. */
export interface Room {
  store: Store;
  versions: Versions;
  bytes: Bytes;
  notifications: Notifications;
  buckets: Map<string, BucketConfig>;
}

/** A call for one bucket. */
export interface BucketCall extends Call {
  bucket: BucketConfig;
}

/** A call for one key in it. */
export interface ObjectCall extends BucketCall {
  key: string;
}

const KEY_LIMIT = 1024;

/** Finds what a call is about. @throws AwsError 404, 403 for another owner than expected, or 400 for a key too long */
export function locate({ buckets }: Room, call: Call): BucketCall | ObjectCall {
  const [, name = '', ...rest] = call.rawPath.split('/');
  const bucket = buckets.get(decodeURIComponent(name));
  if (!bucket && call.method === 'PUT' && !rest.join('')) throw notImplemented('S3 CreateBucket');
  if (!bucket)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  checkOwner(bucket, call.headers['x-amz-expected-bucket-owner']);
  const key = decodeURIComponent(rest.join('/'));
  if (!key) return Object.assign(call, { bucket });
  checkKey(key);
  return Object.assign(call, { bucket, key });
}

/**
 * @param expected - the account that a caller takes for the bucket's owner, if it says so
 * @throws AwsError `AccessDenied`, so that nothing is learned of a stranger's bucket of that name
 */
export function checkOwner({ accountId }: BucketConfig, expected: unknown): void {
  if (expected !== undefined && expected !== accountId)
    throw new AwsError('AccessDenied', 'Access Denied', 403);
}

/** The version that a call names. @throws AwsError `InvalidArgument` for a name without any letter */
export function versionIdOf({ query }: Pick<Call, 'query'>): string | undefined {
  const versionId = query.get('versionId') ?? undefined;
  if (versionId === '') throw new AwsError('InvalidArgument', 'Version id cannot be the empty string');
  return versionId;
}

/** @throws AwsError when it is too long */
export function checkKey(key: string): void {
  if (Buffer.byteLength(key) > KEY_LIMIT) throw new AwsError('KeyTooLongError', 'Your key is too long');
}
