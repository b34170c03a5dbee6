import type { NotificationConfig } from './config.ts';
import { formEncode } from './encode.ts';
import { type Happening, MD5_OF_NOTHING } from './happening.ts';

/**
 * A change as a function is told of it. That of tags has no place in the order of changes.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
export function recordOf(
  { bucket, name, change, sequencer, call }: Happening,
  notification: NotificationConfig,
): object {
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
        ...(name.startsWith('ObjectTagging') && { eTag }),
        ...(bucket.versioned && { versionId }),
        ...(!name.startsWith('ObjectTagging') && { sequencer }),
      },
    },
  };
}
