import { notImplemented } from '../gateway/aws-error.ts';
import type { Call } from '../gateway/call.ts';
import { completeUpload } from './complete-upload.ts';
import { copyObject } from './copy-object.ts';
import { deleteObject, deleteObjects } from './delete.ts';
import { listParts, listUploads } from './list-uploads.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './listing.ts';
import { abortUpload, createUpload, uploadPart, uploadPartCopy } from './multipart.ts';
import { getObject, putObject } from './objects.ts';
import type { BucketCall, ObjectCall, Room } from './room.ts';
import { deleteTagging, getTagging, putTagging } from './tagging.ts';
import { sendXml } from './xml.ts';

/** Answers a call. */
export type Operation<C> = (room: Room, call: C) => void | Promise<void>;
type Operations<C> = Record<string, [name: string, operation: Operation<C>]>;

/** By method and the query parameter that makes it another operation. */
const OF_BUCKETS: Operations<BucketCall> = {
  GET: ['ListObjects', listObjects],
  'GET list-type': ['ListObjectsV2', listObjectsV2],
  'GET versions': ['ListObjectVersions', listObjectVersions],
  'GET uploads': ['ListMultipartUploads', listUploads],
  'GET location': [
    'GetBucketLocation',
    (_, call) => sendXml(call, 'LocationConstraint', { '#text': call.bucket.region }),
  ],
  'GET versioning': [
    'GetBucketVersioning',
    (_, call) => sendXml(call, 'VersioningConfiguration', call.bucket.versioned ? { Status: 'Enabled' } : {}),
  ],
  HEAD: [
    'HeadBucket',
    (_, { bucket, response }) => void response.writeHead(200, { 'x-amz-bucket-region': bucket.region }).end(),
  ],
  'POST delete': ['DeleteObjects', deleteObjects],
};
const OF_OBJECTS: Operations<ObjectCall> = {
  GET: ['GetObject', getObject],
  HEAD: ['HeadObject', getObject],
  PUT: ['PutObject', putObject],
  DELETE: ['DeleteObject', deleteObject],
  'GET tagging': ['GetObjectTagging', getTagging],
  'PUT tagging': ['PutObjectTagging', putTagging],
  'DELETE tagging': ['DeleteObjectTagging', deleteTagging],
  'PUT copy': ['CopyObject', copyObject],
  'POST uploads': ['CreateMultipartUpload', createUpload],
  'PUT uploadId': ['UploadPart', uploadPart],
  'PUT uploadId copy': ['UploadPartCopy', uploadPartCopy],
  'POST uploadId': ['CompleteMultipartUpload', completeUpload],
  'DELETE uploadId': ['AbortMultipartUpload', abortUpload],
  'GET uploadId': ['ListParts', listParts],
};

/** Parameters that qualify an operation, rather than name another one. */
const PLAIN = [
  /^(X-Amz|x-amz)-|^x-id$/,
  /^(versionId|partNumber)$/,
  /^response-(cache-control|content-(disposition|encoding|language|type)|expires)$/,
  /^(prefix|delimiter|encoding-type|start-after|continuation-token|fetch-owner)$/,
  /^(max-(keys|parts|uploads)|((key|version-id|upload-id|part-number)-)?marker)$/,
];

/** The operation that a call for a bucket means, and its name. @throws AwsError 501 */
export const bucketOperation = (call: BucketCall) => find(OF_BUCKETS, call, 'a bucket');
/** The same of a call for an object. */
export const objectOperation = (call: ObjectCall) => find(OF_OBJECTS, call, 'an object');

function find<C extends Call>(operations: Operations<C>, call: C, target: string): [string, Operation<C>] {
  const named = [...call.query.keys()].filter((name) => !PLAIN.some((plain) => plain.test(name)));
  const copy = call.headers['x-amz-copy-source'] === undefined ? [] : ['copy'];
  const operation = operations[[call.method, ...named, ...copy].join(' ')];
  if (operation) return operation;
  const asked = [call.method, ...named.map((name) => `?${name}`), ...copy].join(' ');
  throw notImplemented(`S3 ${asked} of ${target}`);
}
