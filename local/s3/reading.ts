import { lockOf } from './lock.ts';
import { authorizeAbsence, requestFor } from './permissions.ts';
import { type ObjectCall, type Room, versionIdOf } from './room.ts';
import type { Version } from './schema.ts';

/**
 * The version that a read means: the named one, or else the newest.
 * @throws AwsError 404 or 405 as S3 answers, but 403 to who may not know that nothing is there
 */
export function findVersion({ versions }: Room, call: ObjectCall): Version {
  try {
    return versions.find(call.bucket.name, call.key, versionIdOf(call));
  } catch (error) {
    authorizeAbsence(call, call);
    throw error;
  }
}

/**
 * What a read tells of a version only to who may ask for it by itself.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
 */
export function guardedHeaders(call: ObjectCall, version: Version): Record<string, string> {
  const count = Object.keys(JSON.parse(version.tags)).length;
  const lock = lockOf(version);
  const may = (action: string) => call.allows(requestFor(call, action));
  return {
    ...(count > 0 && may('s3:GetObjectTagging') && { 'x-amz-tagging-count': String(count) }),
    ...(lock &&
      may('s3:GetObjectRetention') && {
        'x-amz-object-lock-mode': lock.mode,
        'x-amz-object-lock-retain-until-date': lock.until,
      }),
  };
}
