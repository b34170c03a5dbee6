import { type AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { Bytes } from './bytes.ts';
import type { BucketConfig } from './config.ts';
import { copyObject } from './copy.ts';
import { allowOrigin, preflight } from './cors.ts';
import { listObjects, listObjectsV2, listObjectVersions } from './listing.ts';
import {
  abortUpload,
  completeUpload,
  createUpload,
  listParts,
  listUploads,
  uploadPart,
  uploadPartCopy,
} from './multipart.ts';
import { type Deliver, Notifications } from './notifications.ts';
import { deleteObject, deleteObjects, getObject, putObject } from './objects.ts';
import { type BucketCall, locate, type ObjectCall, type Room } from './room.ts';
import { createTables } from './schema.ts';
import { deleteTagging, getTagging, putTagging } from './tagging.ts';
import { Versions } from './versions.ts';
import { sendError, sendXml } from './xml.ts';

type Operation<C> = (room: Room, call: C) => void | Promise<void>;

/** By method and the query parameter that makes it another operation. */
const OF_BUCKETS: Record<string, [string, Operation<BucketCall>]> = {
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
const OF_OBJECTS: Record<string, [string, Operation<ObjectCall>]> = {
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
const PLAIN =
  /^(X-Amz-.*|x-id|versionId|partNumber|response-.*|prefix|delimiter|marker|max-.*|.*-marker|encoding-type|start-after|continuation-token|fetch-owner)$/;

/** Amazon S3: versioned buckets on disk. */
export class S3Service implements Service {
  readonly #room: Room;

  constructor({ store, trace, deliver }: { store: Store; trace: Trace; deliver: Deliver }) {
    createTables(store);
    const versions = new Versions(store);
    const bytes = new Bytes(store.directory);
    bytes.sweep(versions.files());
    this.#room = {
      store,
      versions,
      bytes,
      notifications: new Notifications(store, trace, deliver),
      buckets: new Map(),
    };
  }

  /** Makes a bucket, or gives one that stands its new configuration. */
  createBucket(config: BucketConfig): void {
    this.#room.buckets.set(config.name, config);
  }

  async handle(call: Call): Promise<void> {
    if (call.method === 'OPTIONS')
      return preflight(call, this.#room.buckets.get(call.rawPath.split('/')[1] ?? ''));
    if (call.rawPath === '/' && call.method === 'GET') return this.#listBuckets(call);
    const located = locate(this.#room, call);
    allowOrigin(call, located.bucket);
    const named = [...call.query.keys()].filter((name) => !PLAIN.test(name));
    const copy = call.headers['x-amz-copy-source'] === undefined ? [] : ['copy'];
    const route = [call.method, ...named, ...copy].join(' ');
    if ('key' in located) await this.#run(OF_OBJECTS, route, located);
    else await this.#run(OF_BUCKETS, route, located);
  }

  fail(call: Call, error: AwsError): void {
    sendError(call, error);
  }

  async #run<C extends Call>(
    table: Record<string, [string, Operation<C>]>,
    route: string,
    call: C,
  ): Promise<void> {
    const entry = table[route];
    if (!entry) throw notImplemented(`S3 ${route}`);
    const [name, operation] = entry;
    call.operation = name;
    await operation(this.#room, call);
  }

  #listBuckets(call: Call): void {
    call.operation = 'ListBuckets';
    const own = [...this.#room.buckets.values()].filter(
      ({ accountId }) => accountId === call.principal?.accountId,
    );
    const Bucket = own.map(({ name }) => ({ Name: name, CreationDate: '2026-01-01T00:00:00.000Z' }));
    sendXml(call, 'ListAllMyBucketsResult', {
      Owner: { ID: call.principal?.accountId },
      Buckets: { Bucket },
    });
  }
}
