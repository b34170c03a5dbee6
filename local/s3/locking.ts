import { AwsError } from '../gateway/aws-error.ts';
import { checkedLock, lockOf } from './lock.ts';
import { requestFor } from './permissions.ts';
import type { ObjectCall } from './room.ts';
import type { Version } from './schema.ts';

/** The lock that the headers of a write ask for, as JSON; null when they ask for none. @throws AwsError */
export function askedLock({ bucket, headers }: ObjectCall): string | null {
  const mode = headers['x-amz-object-lock-mode']?.toString();
  const until = headers['x-amz-object-lock-retain-until-date']?.toString();
  if (mode === undefined && until === undefined) return null;
  if (!bucket.objectLock) throw missingConfiguration();
  if (mode === undefined || until === undefined) {
    const message = 'x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied';
    throw new AwsError('InvalidArgument', message);
  }
  return JSON.stringify(checkedLock(mode, until));
}

/**
 * Checks that a version may be deleted, or its lock be loosened.
 * @throws AwsError `AccessDenied` as long as its lock holds; one in governance mode can be bypassed by those who may
 */
export function checkUnlocked(call: ObjectCall, version: Version): void {
  const lock = lockOf(version);
  if (!lock || Date.parse(lock.until) <= Date.now()) return;
  const bypass = /^true$/i.test(String(call.headers['x-amz-bypass-governance-retention']));
  if (lock.mode !== 'GOVERNANCE' || !bypass)
    throw new AwsError('AccessDenied', 'Access Denied because object protected by object lock.', 403);
  call.authorize(requestFor(call, 's3:BypassGovernanceRetention'));
}

const DIGEST = /^(content-md5|x-amz-trailer|x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256))$/;

/** What is locked up for long is to be what was sent. @throws AwsError for a write without any checksum */
export function checkDigestSent({ bucket, headers }: ObjectCall, lock: string | null): void {
  const locked = lock !== null || bucket.objectLock?.retention !== undefined;
  if (!locked || Object.keys(headers).some((name) => DIGEST.test(name))) return;
  const message =
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters';
  throw new AwsError('InvalidRequest', message);
}

/** A bucket that cannot lock was asked to. */
export const missingConfiguration = (): AwsError =>
  new AwsError('InvalidRequest', 'Bucket is missing Object Lock Configuration');
