import { AwsError } from '../gateway/aws-error.ts';
import { requestFor } from './permissions.ts';
import { findVersion } from './reading.ts';
import { checkOwner, type ObjectCall, type Room } from './room.ts';
import type { Version } from './schema.ts';
import { parseCopySource } from './source-name.ts';

const COPY_LIMIT = 5 * 1024 ** 3;

/** What is copied, and the read of it that the copy is: policies see it as a call of its own. */
export interface Source {
  version: Version;
  read: ObjectCall;
}

/**
 * The version that `x-amz-copy-source` names, whoever's it is.
 * @throws AwsError also when the caller may not read it
 */
export function copySource(room: Room, call: ObjectCall): Source {
  const { name, key, versionId } = parseCopySource(String(call.headers['x-amz-copy-source']));
  const bucket = room.buckets.get(name);
  if (!bucket)
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404, { BucketName: name });
  checkOwner(bucket, call.headers['x-amz-source-expected-bucket-owner']);
  const query = new URLSearchParams(versionId === undefined ? {} : { versionId });
  const read: ObjectCall = { ...call, operation: 'GetObject', bucket, key, query, headers: {} };
  call.authorize(requestFor(read, 's3:GetObject'));
  if (versionId !== undefined && room.versions.byId(name, key, versionId)?.marker) {
    throw new AwsError(
      'InvalidRequest',
      'The source of a copy request may not specifically refer to a delete marker by version id.',
    );
  }
  return { version: findVersion(room, read), read };
}

/** @param size - how many bytes are copied at once @throws AwsError beyond 5 GB */
export function checkCopySize(size: number): void {
  if (size <= COPY_LIMIT) return;
  const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${COPY_LIMIT}`;
  throw new AwsError('InvalidRequest', message);
}
