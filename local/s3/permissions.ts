import type { IncomingHttpHeaders } from 'node:http';
import type { Call } from '../gateway/call.ts';
import type { AccessRequest } from '../iam/request.ts';
import { contextOf } from './condition-keys.ts';
import { type BucketCall, type ObjectCall, versionIdOf } from './room.ts';

/** Actions by what they are called when a call names a version. */
const OF_VERSIONS: Record<string, string> = {
  's3:GetObject': 's3:GetObjectVersion',
  's3:DeleteObject': 's3:DeleteObjectVersion',
  's3:GetObjectTagging': 's3:GetObjectVersionTagging',
  's3:PutObjectTagging': 's3:PutObjectVersionTagging',
  's3:DeleteObjectTagging': 's3:DeleteObjectVersionTagging',
};

/** Operations whose headers say with which tags and under which lock an object begins. */
const BEGINNING = new Set(['PutObject', 'CopyObject', 'CreateMultipartUpload']);

const LOCKING = ['x-amz-object-lock-mode', 'x-amz-object-lock-retain-until-date'];

/** Operations that look at what is there when they have an `If-Match`. */
const MATCHING = new Set(['PutObject', 'CopyObject', 'CompleteMultipartUpload', 'DeleteObject']);

/**
 * Checks that whoever calls may do what an operation does.
 * @param action - of the operation, without a version
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
 * @throws AwsError `AccessDenied`
 */
export function authorizeOperation(call: BucketCall | ObjectCall, operation: string, action: string): void {
  const actions = [action, ...furtherActions(operation, call.headers)];
  for (const each of new Set(actions)) call.authorize(requestFor(call, each));
}

/** What is asked of policies when a call needs this action on the bucket or the object that it names. */
export function requestFor(call: BucketCall | ObjectCall, action: string): AccessRequest {
  const { bucket } = call;
  const isObject = 'key' in call;
  return {
    action: isObject && versionIdOf(call) ? (OF_VERSIONS[action] ?? action) : action,
    resource: isObject ? `${arnOf(bucket.name)}/${call.key}` : arnOf(bucket.name),
    accountId: bucket.accountId,
    context: contextOf(call),
  };
}

/**
 * To be called before it is told that something is not there: only who may list a bucket is to learn that.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 * @throws AwsError `AccessDenied`
 */
export function authorizeAbsence(call: Call, { bucket, key }: Pick<ObjectCall, 'bucket' | 'key'>): void {
  const { name, accountId } = bucket;
  call.authorize({ action: 's3:ListBucket', resource: arnOf(name), accountId }, { absent: key });
}

const arnOf = (bucket: string): string => `arn:aws:s3:::${bucket}`;

function furtherActions(operation: string, headers: IncomingHttpHeaders): string[] {
  const further: string[] = [];
  const keepsTags = operation === 'CopyObject' && headers['x-amz-tagging-directive'] !== 'REPLACE';
  if (BEGINNING.has(operation) && headers['x-amz-tagging'] && !keepsTags) further.push('s3:PutObjectTagging');
  if (BEGINNING.has(operation) && LOCKING.some((name) => name in headers))
    further.push('s3:PutObjectRetention');
  // A star asks whether anything is there, an ETag what it is.
  const match = headers['if-match'];
  if (MATCHING.has(operation) && match !== undefined && match !== '*') further.push('s3:GetObject');
  return further;
}
