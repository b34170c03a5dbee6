import type { NewEvent } from '../events/event.ts';
import { type EventName, type Happening, MD5_OF_NOTHING } from './happening.ts';

/** What EventBridge calls it, and how it came about. */
const TOLD: Record<EventName, { type: string; reason?: string; deletion?: string }> = {
  'ObjectCreated:Put': { type: 'Object Created', reason: 'PutObject' },
  'ObjectCreated:Post': { type: 'Object Created', reason: 'POST Object' },
  'ObjectCreated:Copy': { type: 'Object Created', reason: 'CopyObject' },
  'ObjectCreated:CompleteMultipartUpload': { type: 'Object Created', reason: 'CompleteMultipartUpload' },
  'ObjectRemoved:Delete': {
    type: 'Object Deleted',
    reason: 'DeleteObject',
    deletion: 'Permanently Deleted',
  },
  'ObjectRemoved:DeleteMarkerCreated': {
    type: 'Object Deleted',
    reason: 'DeleteObject',
    deletion: 'Delete Marker Created',
  },
  'ObjectTagging:Put': { type: 'Object Tags Added' },
  'ObjectTagging:Delete': { type: 'Object Tags Deleted' },
};

/**
 * A change as EventBridge is told of it: its key is as it is, its ETag has no quotation marks.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function bridgeEventOf({ bucket, name, change, sequencer, call }: Happening): NewEvent {
  const { type, reason, deletion } = TOLD[name];
  const { key, size, versionId } = change;
  const etag = name === 'ObjectRemoved:DeleteMarkerCreated' ? MD5_OF_NOTHING : change.etag;
  return {
    source: 'aws.s3',
    detailType: type,
    resources: [`arn:aws:s3:::${bucket.name}`],
    accountId: bucket.accountId,
    region: bucket.region,
    time: Date.now(),
    detail: {
      version: '0',
      bucket: { name: bucket.name },
      object: {
        key,
        ...(type === 'Object Created' && { size }),
        ...(name !== 'ObjectRemoved:Delete' && { etag }),
        ...(bucket.versioned && { 'version-id': versionId }),
        // A change of tags has no place in the order of changes.
        ...(reason !== undefined && { sequencer }),
      },
      'request-id': call.requestId,
      requester: call.principal?.accountId ?? 'Anonymous',
      'source-ip-address': '127.0.0.1',
      ...(reason !== undefined && { reason }),
      ...(deletion !== undefined && { 'deletion-type': deletion }),
    },
  };
}
