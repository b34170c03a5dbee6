import type { Call } from '../gateway/call.ts';
import type { Store } from '../store.ts';
import type { Cause, Trace } from '../trace.ts';
import type { BucketConfig, NotificationConfig } from './config.ts';
import { formEncode } from './encode.ts';
import type { Version } from './schema.ts';

/** What happened to a key, in S3's words: `ObjectCreated:Put`. */
export type EventName =
  | 'ObjectCreated:Put'
  | 'ObjectCreated:Post'
  | 'ObjectCreated:Copy'
  | 'ObjectCreated:CompleteMultipartUpload'
  | 'ObjectRemoved:Delete'
  | 'ObjectRemoved:DeleteMarkerCreated';

/** An event as S3 hands it to a function. */
export interface S3Event {
  Records: object[];
}

/** Takes an event for a target; called within the transaction of the write that it tells of. */
export type Deliver = (targetArn: string, event: S3Event, cause: Cause) => void;

export type Change = Pick<Version, 'key' | 'versionId' | 'size' | 'etag'>;

/** A delete marker has the ETag of an empty object. */
const MD5_OF_NOTHING = 'd41d8cd98f00b204e9800998ecf8427e';

/** Tells those who asked for it of each change. */
export class Notifications {
  readonly #store: Store;
  readonly #trace: Trace;
  readonly #deliver: Deliver;

  constructor(store: Store, trace: Trace, deliver: Deliver) {
    this.#store = store;
    this.#trace = trace;
    this.#deliver = deliver;
  }

  /** To be called within the change's own transaction: then it is on record, or has not happened. */
  tell(bucket: BucketConfig, name: EventName, change: Change, call: Call): void {
    const created = name.startsWith('ObjectCreated');
    const { key, versionId, size } = change;
    const asked = bucket.notifications.filter((each) => isMatch(each, name, key));
    const cause = { id: this.#trace.newId(), subject: key };
    const event = {
      service: 's3',
      resource: bucket.name,
      type: name,
      subject: key,
      detail: {
        key,
        versionId,
        ...(created && { size }),
        principal: call.principal?.arn,
        triggers: asked.length,
      },
    };
    this.#store.afterCommit(() => this.#trace.record(event, cause.id));
    const sequencer = this.#nextSequencer(key);
    for (const notification of asked) {
      const record = recordOf({ bucket, notification, name, change, sequencer, call });
      this.#deliver(notification.targetArn, { Records: [record] }, cause);
    }
  }

  /**
   * Grows with each change, also over restarts. Only those of one key can be compared, by padding the shorter with
   * zeros on the right; as at AWS they differ in length from key to key.
   */
  #nextSequencer(key: string): string {
    const last = this.#store.get<{ last: number }>('SELECT last FROM sequencers')?.last ?? 0;
    const next = Math.max(last + 1, Date.now() * 1000);
    this.#store.run('INSERT OR REPLACE INTO sequencers (id, last) VALUES (1, ?)', next);
    return `00${next.toString(16).toUpperCase().padStart(14, '0')}${key.length % 2 === 0 ? '' : 'E1'}`;
  }
}

/** By event (`s3:ObjectCreated:*` covers all creations), prefix and suffix. */
function isMatch({ events, prefix, suffix }: NotificationConfig, name: string, key: string): boolean {
  const asked = events.some((event) => {
    const pattern = event.replace(/^s3:/, '');
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });
  return asked && key.startsWith(prefix) && key.endsWith(suffix);
}

/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
function recordOf(parts: {
  bucket: BucketConfig;
  notification: NotificationConfig;
  name: EventName;
  change: Change;
  sequencer: string;
  call: Call;
}) {
  const { bucket, notification, name, change, sequencer, call } = parts;
  const { size, etag: eTag, versionId } = change;
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: bucket.region,
    eventTime: new Date().toISOString(),
    eventName: name,
    userIdentity: { principalId: `AWS:${call.principal?.arn ?? 'Anonymous'}` },
    requestParameters: { sourceIPAddress: '127.0.0.1' },
    responseElements: {
      'x-amz-request-id': call.requestId,
      'x-amz-id-2': String(call.response.getHeader('x-amz-id-2')),
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: notification.id,
      bucket: {
        name: bucket.name,
        ownerIdentity: { principalId: bucket.accountId },
        arn: `arn:aws:s3:::${bucket.name}`,
      },
      object: {
        key: formEncode(change.key),
        ...(name.startsWith('ObjectCreated') && { size, eTag }),
        ...(name === 'ObjectRemoved:DeleteMarkerCreated' && { eTag: MD5_OF_NOTHING }),
        ...(bucket.versioned && { versionId }),
        sequencer,
      },
    },
  };
}
