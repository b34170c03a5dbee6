import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { completeUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete.ts';
import { listParts, listUploads } from './list-uploads.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './listing.ts';
import { abortUpload, createUpload, uploadPart, uploadPartCopy } from './multipart.ts';
import { getObject, putObject } from './objects.ts';
import { getLockConfiguration, getRetention, putRetention } from './retention.ts';
import { type BucketCall, type ObjectCall, type Room, versionIdOf } from './room.ts';
import { deleteTagging, getTagging, putTagging } from './tagging.ts';
import { sendXml } from './xml.ts';

/** Answers a call. */
export type Operation<C> = (room: Room, call: C) => void | Promise<void>;
/** What a call means. */
export interface Meaning<C> {
  name: string;
  /** What policies must allow; null when it asks by itself, for each key. */
  action: string | null;
  operation: Operation<C>;
}
type Operations<C> = Record<string, [name: string, action: string | null, operation: Operation<C>]>;

/** By method and the query parameter that makes it another operation. */
const OF_BUCKETS: Operations<BucketCall> = {
  GET: ['ListObjects', 's3:ListBucket', listObjects],
  'GET list-type': ['ListObjectsV2', 's3:ListBucket', listObjectsV2],
  'GET versions': ['ListObjectVersions', 's3:ListBucketVersions', listObjectVersions],
  'GET uploads': ['ListMultipartUploads', 's3:ListBucketMultipartUploads', listUploads],
  'GET location': [
    'GetBucketLocation',
    's3:GetBucketLocation',
    (_, call) => sendXml(call, 'LocationConstraint', { '#text': call.bucket.region }),
  ],
  'GET versioning': [
    'GetBucketVersioning',
    's3:GetBucketVersioning',
    (_, call) => sendXml(call, 'VersioningConfiguration', call.bucket.versioned ? { Status: 'Enabled' } : {}),
  ],
  'GET object-lock': [
    'GetObjectLockConfiguration',
    's3:GetBucketObjectLockConfiguration',
    getLockConfiguration,
  ],
  HEAD: [
    'HeadBucket',
    's3:ListBucket',
    (_, { bucket, response }) => void response.writeHead(200, { 'x-amz-bucket-region': bucket.region }).end(),
  ],
  'POST delete': ['DeleteObjects', null, deleteObjects],
};
const OF_OBJECTS: Operations<ObjectCall> = {
  GET: ['GetObject', 's3:GetObject', getObject],
  HEAD: ['HeadObject', 's3:GetObject', getObject],
  PUT: ['PutObject', 's3:PutObject', putObject],
  DELETE: ['DeleteObject', 's3:DeleteObject', deleteObject],
  'GET tagging': ['GetObjectTagging', 's3:GetObjectTagging', getTagging],
  'PUT tagging': ['PutObjectTagging', 's3:PutObjectTagging', putTagging],
  'DELETE tagging': ['DeleteObjectTagging', 's3:DeleteObjectTagging', deleteTagging],
  'GET retention': ['GetObjectRetention', 's3:GetObjectRetention', getRetention],
  'PUT retention': ['PutObjectRetention', 's3:PutObjectRetention', putRetention],
  'PUT copy': ['CopyObject', 's3:PutObject', copyObject],
  'POST uploads': ['CreateMultipartUpload', 's3:PutObject', createUpload],
  'PUT uploadId': ['UploadPart', 's3:PutObject', uploadPart],
  'PUT uploadId copy': ['UploadPartCopy', 's3:PutObject', uploadPartCopy],
  'POST uploadId': ['CompleteMultipartUpload', 's3:PutObject', completeUpload],
  'DELETE uploadId': ['AbortMultipartUpload', 's3:AbortMultipartUpload', abortUpload],
  'GET uploadId': ['ListParts', 's3:ListMultipartUploadParts', listParts],
};

/** What can be called; `ListBuckets` and `PostObject` besides. */
export const S3_OPERATIONS = [...Object.values(OF_BUCKETS), ...Object.values(OF_OBJECTS)].map(
  ([name]) => name,
);

/** Operations that a version can be named for. */
const OF_A_VERSION = /^(GetObject|HeadObject|DeleteObject)$|(Tagging|Retention)$/;

/** Parameters that qualify an operation, rather than name another one. */
const PLAIN = [
  /^(X-Amz|x-amz)-|^x-id$/,
  /^(versionId|partNumber)$/,
  /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/,
  /^(prefix|delimiter|encoding-type|start-after|continuation-token|fetch-owner)$/,
  /^(max-(keys|parts|uploads)|((key|version-id|upload-id|part-number)-)?marker)$/,
];

/** The operation that a call for a bucket means. @throws AwsError 501 */
export const bucketOperation = (call: BucketCall): Meaning<BucketCall> => find(OF_BUCKETS, call, 'a bucket');

/** The same of a call for an object. @throws AwsError also for a version where none can be named */
export function objectOperation(call: ObjectCall): Meaning<ObjectCall> {
  const meaning = find(OF_OBJECTS, call, 'an object');
  if (versionIdOf(call) !== undefined && !OF_A_VERSION.test(meaning.name))
    throw new AwsError('InvalidArgument', 'This operation does not accept a version-id.');
  return meaning;
}

function find<C extends BucketCall>(operations: Operations<C>, call: C, target: string): Meaning<C> {
  const named = [...call.query.keys()].filter((name) => !PLAIN.some((plain) => plain.test(name)));
  const copy = call.headers['x-amz-copy-source'] === undefined ? [] : ['copy'];
  const found = operations[[call.method, ...named, ...copy].join(' ')];
  if (found) {
    const [name, action, operation] = found;
    return { name, action, operation };
  }
  // What is lacking here is nobody's business but of those who are known.
  if (!call.principal) {
    const message = `User: Anonymous is not authorized to access ${call.bucket.name}`;
    throw new AwsError('AccessDenied', message, 403);
  }
  const asked = [call.method, ...named.map((name) => `?${name}`), ...copy].join(' ');
  throw notImplemented(`S3 ${asked} of ${target}`);
}
