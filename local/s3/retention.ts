import { AwsError } from '../gateway/aws-error.ts';
import { checkedBody } from './checksums.ts';
import { checkedLock, type Lock, lockOf } from './lock.ts';
import { checkUnlocked, missingConfiguration } from './locking.ts';
import { findVersion } from './reading.ts';
import type { BucketCall, ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { parseXml, sendXml, textOf } from './xml.ts';

/** GetObjectLockConfiguration */
export function getLockConfiguration(_: Room, call: BucketCall): void {
  const { objectLock } = call.bucket;
  if (!objectLock) {
    const message = 'Object Lock configuration does not exist for this bucket';
    throw new AwsError('ObjectLockConfigurationNotFoundError', message, 404, {
      BucketName: call.bucket.name,
    });
  }
  const { retention } = objectLock;
  sendXml(call, 'ObjectLockConfiguration', {
    ObjectLockEnabled: 'Enabled',
    ...(retention && {
      Rule: { DefaultRetention: { Mode: retention.mode, [retention.unit]: retention.period } },
    }),
  });
}

/** GetObjectRetention */
export function getRetention(room: Room, call: ObjectCall): void {
  const lock = lockOf(lockable(room, call));
  if (!lock) {
    const message = 'The specified object does not have a ObjectLock configuration';
    throw new AwsError('NoSuchObjectLockConfiguration', message, 404, { Key: call.key });
  }
  sendXml(call, 'Retention', { Mode: lock.mode, RetainUntilDate: lock.until });
}

/** PutObjectRetention: a lock may always last longer; whatever loosens it is as much as a deletion. */
export async function putRetention(room: Room, call: ObjectCall): Promise<void> {
  const asked = readRetention(await checkedBody(call));
  room.store.transaction(() => {
    const version = lockable(room, call);
    if (!isTightened(lockOf(version), asked)) checkUnlocked(call, version);
    room.versions.setLock(version, asked ? JSON.stringify(asked) : null);
  });
  call.response.writeHead(200).end();
}

/** Undefined for the document that takes the lock away: it has neither mode nor date. */
function readRetention(document: Buffer): Lock | undefined {
  const retention = parseXml(document, 'Retention', true);
  const [mode, until] = [textOf(retention, 'Mode'), textOf(retention, 'RetainUntilDate')];
  if (mode === undefined && until === undefined) return undefined;
  if (mode === undefined || until === undefined)
    throw new AwsError('MalformedXML', 'A retention has a Mode and a RetainUntilDate, or neither');
  return checkedLock(mode, until);
}

const isTightened = (before: Lock | undefined, after: Lock | undefined): boolean =>
  !before || (after?.mode === before.mode && after.until >= before.until);

function lockable(room: Room, call: ObjectCall): Version {
  if (!call.bucket.objectLock) throw missingConfiguration();
  return findVersion(room, call);
}
