import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsError } from '../gateway/aws-error.ts';
import { readBody } from '../gateway/call.ts';
import { checkRead, checkWrite } from './conditions.ts';
import { keptHeaders, refuseAcl, taggingHeader, versionHeaders } from './headers.ts';
import type { EventName } from './notifications.ts';
import { rangeOf } from './range.ts';
import { receive } from './receive.ts';
import type { BucketCall, ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import type { NewVersion } from './versions.ts';
import { NoSuchKeyError } from './versions.ts';
import { listOf, parseXml, sendXml, textOf } from './xml.ts';

const DELETE_LIMIT = 1000;

/** Stores a new version and tells of it, in one transaction. */
export async function commit(
  room: Room,
  call: ObjectCall,
  event: EventName,
  version: NewVersion,
): Promise<Version> {
  const { added, replaced } = room.store.transaction(() => {
    checkWrite(call, room.versions.newest(call.bucket.name, call.key));
    const written = room.versions.add(call.bucket, version);
    room.notifications.tell(call.bucket, event, written.added, call);
    return written;
  });
  if (replaced) await room.bytes.remove(replaced);
  return added;
}

/** PutObject */
export async function putObject(room: Room, call: ObjectCall): Promise<void> {
  const { bucket, key } = call;
  refuseAcl(call);
  // Asked before the body is read, and again when it is stored.
  checkWrite(call, room.versions.newest(bucket.name, key));
  await receive(room, call, async ({ file, size, md5, checksums }) => {
    const added = await commit(room, call, 'ObjectCreated:Put', {
      key,
      marker: 0,
      file,
      size,
      etag: md5,
      headers: keptHeaders(call),
      checksums: JSON.stringify(checksums),
      tags: taggingHeader(call),
    });
    call.response.writeHead(200, { etag: `"${md5}"`, ...versionHeader(added), ...checksums }).end();
  });
}

export const versionHeader = ({ versionId }: Version): Record<string, string> =>
  versionId === 'null' ? {} : { 'x-amz-version-id': versionId };

/** GetObject and HeadObject */
export async function getObject(room: Room, call: ObjectCall): Promise<void> {
  const { bucket, key, method, query, headers, response } = call;
  const version = findOrTell(room, call);
  checkRead(call, version);
  const range = rangeOf(headers.range, version.size);
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  const answered = {
    ...versionHeaders(version, call),
    ...Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value])),
    'content-length': range ? range.end - range.start + 1 : version.size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${version.size}` }),
  };
  response.writeHead(range ? 206 : 200, answered);
  if (method === 'HEAD' || !version.file || version.size === 0) return void response.end();
  await pipeline(Readable.from(room.bytes.read(version.file, range)), response).catch((error: unknown) => {
    // A reader that has seen enough hangs up.
    if (!response.destroyed) throw new Error(`reading ${bucket.name}/${key}`, { cause: error });
  });
}

function findOrTell(room: Room, call: ObjectCall): Version {
  try {
    return room.versions.find(call.bucket.name, call.key, call.query.get('versionId'));
  } catch (error) {
    if (error instanceof NoSuchKeyError && error.marker) {
      call.response.setHeader('x-amz-delete-marker', 'true');
      call.response.setHeader('x-amz-version-id', error.marker.versionId);
    }
    throw error;
  }
}

/** What a deletion did. */
interface Deletion {
  versionId?: string;
  marker: boolean;
}

/** DeleteObject */
export async function deleteObject(room: Room, call: ObjectCall): Promise<void> {
  const { marker, versionId } = await remove(room, call, call.query.get('versionId') ?? undefined);
  call.response.writeHead(204, {
    ...(marker && { 'x-amz-delete-marker': 'true' }),
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
  call.response.end();
}

/** DeleteObjects */
export async function deleteObjects(room: Room, call: BucketCall): Promise<void> {
  const request = parseXml(await readBody(call.payload), 'Delete');
  const objects = listOf(request['Object']);
  if (objects.length === 0 || objects.length > DELETE_LIMIT) {
    throw new AwsError('MalformedXML', `Between 1 and ${DELETE_LIMIT} objects can be deleted at once`);
  }
  const Deleted: object[] = [];
  for (const object of objects) {
    const key = textOf(object, 'Key') ?? '';
    const asked = textOf(object, 'VersionId');
    const { marker, versionId } = await remove(room, { ...call, key }, asked);
    Deleted.push({
      Key: key,
      ...(asked !== undefined && { VersionId: asked }),
      ...(marker && { DeleteMarker: true, DeleteMarkerVersionId: versionId }),
    });
  }
  sendXml(call, 'DeleteResult', request['Quiet'] === 'true' ? {} : { Deleted });
}

/**
 * Without a version a delete marker goes on top, and nothing is lost; with one that version is gone for good.
 * Deleting what is not there succeeds, as at AWS.
 */
async function remove(room: Room, call: ObjectCall, versionId: string | undefined): Promise<Deletion> {
  const { bucket, key } = call;
  if (bucket.versioned && versionId === undefined) {
    const marker = {
      key,
      marker: 1,
      file: null,
      size: 0,
      etag: '',
      headers: '{}',
      checksums: '{}',
      tags: '{}',
    };
    const added = await commit(room, call, 'ObjectRemoved:DeleteMarkerCreated', marker);
    return { marker: true, versionId: added.versionId };
  }
  const removed = room.store.transaction(() => {
    const version = room.versions.byId(bucket.name, key, versionId ?? 'null');
    if (!version) return undefined;
    room.versions.remove(version);
    room.notifications.tell(bucket, 'ObjectRemoved:Delete', version, call);
    return version;
  });
  if (removed?.file) await room.bytes.remove(removed.file);
  return { marker: removed?.marker === 1, ...(versionId !== undefined && { versionId }) };
}
