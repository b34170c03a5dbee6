import { authorizeAbsence } from './permissions.ts';
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
