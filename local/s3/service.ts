import { buffer } from 'node:stream/consumers';
import { AwsError } from '../gateway/aws-error.ts';
import type { Call, Service } from '../gateway/call.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { Bytes } from './bytes.ts';
import type { BucketConfig } from './config.ts';
import { allowOrigin, preflight } from './cors.ts';
import { adoptQuery, refuseUnsupported } from './headers.ts';
import { type Deliver, type Emit, Notifications } from './notifications.ts';
import { bucketOperation, type Meaning, objectOperation } from './operations.ts';
import { authorizeOperation } from './permissions.ts';
import { after, type Page, pageOf } from './page.ts';
import { isForm, postObject } from './post-object.ts';
import { type BucketCall, locate, type Room } from './room.ts';
import { createTables } from './schema.ts';
import { Versions } from './versions.ts';
import { sendError, sendXml } from './xml.ts';

interface S3Options {
  store: Store;
  trace: Trace;
  /** Those that may have signed a form. */
  credentials: CredentialStore;
  deliver: Deliver;
  emit: Emit;
}

/** Amazon S3: versioned buckets on disk. */
export class S3Service implements Service {
  readonly #room: Room;
  readonly #credentials: CredentialStore;

  constructor({ store, trace, credentials, deliver, emit }: S3Options) {
    createTables(store);
    this.#credentials = credentials;
    const versions = new Versions(store);
    const bytes = new Bytes(store.directory);
    bytes.sweep(versions.files());
    this.#room = {
      store,
      versions,
      bytes,
      notifications: new Notifications(store, trace, deliver, emit),
      buckets: new Map(),
    };
  }

  /** Makes a bucket, or gives one that stands its new configuration. */
  putBucket(config: BucketConfig): void {
    this.#room.buckets.set(config.name, config);
  }

  /** @throws AwsError `BucketNotEmpty`: old versions and delete markers count too */
  checkEmpty(name: string): void {
    if (this.#room.versions.any(name))
      throw new AwsError(
        'BucketNotEmpty',
        `The bucket ${name} is not empty. You must delete all versions in the bucket.`,
        409,
      );
  }

  /** Forgets a bucket, which must be empty. */
  deleteBucket(name: string): void {
    this.#room.buckets.delete(name);
  }

  /** The newest version of an account's object, whole, for the local cloud's own use. @throws AwsError */
  async read(accountId: string, bucket: string, key: string): Promise<Buffer> {
    // A stack that is to stand again reads its code before its own bucket stands.
    const { accountId: owner = accountId } = this.#room.buckets.get(bucket) ?? {};
    if (owner !== accountId) throw new AwsError('AccessDenied', `Access Denied to the bucket ${bucket}`, 403);
    const { file } = this.#room.versions.find(bucket, key, undefined);
    return file ? buffer(this.#room.bytes.read(file)) : Buffer.alloc(0);
  }

  /** The first versions of a bucket by key, the newest of each key first: for people to look at. */
  browse(bucket: string, prefix: string, limit: number): Page {
    const ask = { bucket, prefix, delimiter: '', limit, history: true };
    return pageOf(this.#room.versions, ask, after(''));
  }

  async handle(call: Call): Promise<void> {
    if (call.method === 'OPTIONS') return preflight(call, this.#bucketOf(call));
    if (call.rawPath === '/' && call.method === 'GET') return this.#listBuckets(call);
    if (isForm(call)) return this.#post(call);
    adoptQuery(call);
    const located = locate(this.#room, call);
    allowOrigin(call, located.bucket);
    if ('key' in located) await this.#run(located, objectOperation(located));
    else await this.#run(located, bucketOperation(located));
  }

  fail(call: Call, error: AwsError): void {
    // A page is to read why it was refused, even when it was not let in.
    allowOrigin(call, this.#bucketOf(call));
    sendError(call, error);
  }

  #bucketOf({ rawPath }: Call): BucketConfig | undefined {
    return this.#room.buckets.get(rawPath.split('/')[1] ?? '');
  }

  async #run<C extends BucketCall>(call: C, { name, action, operation }: Meaning<C>): Promise<void> {
    call.operation = name;
    if (action) authorizeOperation(call, name, action);
    // Policies come first: one of them may forbid what is not implemented anyway.
    refuseUnsupported(call);
    await operation(this.#room, call);
  }

  async #post(call: Call): Promise<void> {
    call.operation = 'PostObject';
    allowOrigin(call, this.#bucketOf(call));
    await postObject(this.#room, call, this.#credentials);
  }

  #listBuckets(call: Call): void {
    call.operation = 'ListBuckets';
    if (!call.principal) throw new AwsError('AccessDenied', 'Access Denied', 403);
    const owner = call.principal.accountId;
    call.authorize({ action: 's3:ListAllMyBuckets', resource: '*', accountId: owner });
    const own = [...this.#room.buckets.values()].filter(({ accountId }) => accountId === owner);
    const Bucket = own.map(({ name }) => ({ Name: name, CreationDate: '2026-01-01T00:00:00.000Z' }));
    sendXml(call, 'ListAllMyBucketsResult', {
      Owner: { ID: owner },
      Buckets: { Bucket },
    });
  }
}
