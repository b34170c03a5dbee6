import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { checkedBody } from './checksums.ts';
import { checkWrite } from './conditions.ts';
import { checkUnlocked } from './locking.ts';
import { commit } from './objects.ts';
import { authorizeOperation } from './permissions.ts';
import { type BucketCall, checkKey, type ObjectCall, type Room, versionIdOf } from './room.ts';
import { listOf, parseXml, sendXml, textOf } from './xml.ts';

const DELETE_LIMIT = 1000;
const MARKER = { marker: 1, file: null, size: 0, etag: '', headers: '{}', checksums: '{}', tags: '{}' };

/** What a deletion did. */
interface Deletion {
  versionId?: string;
  marker: boolean;
}

/** DeleteObject */
export async function deleteObject(room: Room, call: ObjectCall): Promise<void> {
  const { marker, versionId } = await remove(room, call, versionIdOf(call));
  call.response.writeHead(204, {
    ...(marker && { 'x-amz-delete-marker': 'true' }),
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
  call.response.end();
}

/** DeleteObjects: one that is refused is told of, and the others go on. */
export async function deleteObjects(room: Room, call: BucketCall): Promise<void> {
  const request = parseXml(await checkedBody(call), 'Delete');
  const objects = listOf(request['Object']);
  if (objects.length === 0 || objects.length > DELETE_LIMIT) {
    throw new AwsError('MalformedXML', `Between 1 and ${DELETE_LIMIT} objects can be deleted at once`);
  }
  const Deleted: object[] = [];
  const failed: object[] = [];
  for (const object of objects) {
    const [Key = '', VersionId] = [textOf(object, 'Key'), textOf(object, 'VersionId')];
    try {
      const each = asCall(call, Key, VersionId, object);
      authorizeOperation(each, 'DeleteObject', 's3:DeleteObject');
      checkDeletion(each, object);
      const { marker, versionId } = await remove(room, each, VersionId);
      Deleted.push({
        Key,
        VersionId,
        ...(marker && { DeleteMarker: true, DeleteMarkerVersionId: versionId }),
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Key, VersionId, Code: error.code, Message: error.message });
    }
  }
  sendXml(call, 'DeleteResult', {
    Deleted: request['Quiet'] === 'true' ? undefined : Deleted,
    Error: failed,
  });
}

/** One of many deletions, as if it had come alone. */
function asCall(
  call: BucketCall,
  key: string,
  versionId: string | undefined,
  object: Record<string, unknown>,
): ObjectCall {
  const query = new URLSearchParams(versionId === undefined ? {} : { versionId });
  const bypass = 'x-amz-bypass-governance-retention';
  const headers = { 'if-match': textOf(object, 'ETag'), [bypass]: call.headers[bypass] };
  return { ...call, key, query, headers };
}

/** @throws AwsError for a key that is too long; 501 */
function checkDeletion({ key }: ObjectCall, object: Record<string, unknown>): void {
  checkKey(key);
  const unsupported = ['LastModifiedTime', 'Size'].find((name) => name in object);
  if (unsupported) throw notImplemented(`S3 DeleteObjects with ${unsupported}`);
}

/**
 * Without a version a delete marker goes on top, and nothing is lost; with one that version is gone for good.
 * Deleting what is not there succeeds, as at AWS.
 */
async function remove(room: Room, call: ObjectCall, versionId: string | undefined): Promise<Deletion> {
  const { bucket, key } = call;
  if (bucket.versioned && versionId === undefined) {
    const event = 'ObjectRemoved:DeleteMarkerCreated';
    const added = await commit(room, call, { event, version: { key, ...MARKER } });
    return { marker: true, versionId: added.versionId };
  }
  const removed = room.store.transaction(() => {
    const version = room.versions.byId(bucket.name, key, versionId ?? 'null');
    checkWrite(call, version);
    if (!version) return undefined;
    checkUnlocked(call, version);
    room.versions.remove(version);
    room.notifications.tell(bucket, 'ObjectRemoved:Delete', version, call);
    return version;
  });
  if (removed?.file) await room.bytes.remove(removed.file);
  return { marker: removed?.marker === 1, ...(versionId !== undefined && { versionId }) };
}
