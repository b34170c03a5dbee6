import { once } from 'node:events';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { askedPart } from './completed-parts.ts';
import { checkRead, checkWrite, type Seen } from './conditions.ts';
import { keptHeaders, refuseAcl, taggingHeader, versionHeaders } from './headers.ts';
import { askedLock, checkDigestSent } from './locking.ts';
import { DeleteMarkerError } from './not-there.ts';
import type { EventName } from './notifications.ts';
import { rangeOf } from './range.ts';
import { findVersion, guardedHeaders } from './reading.ts';
import { receive } from './receive.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import type { NewVersion } from './versions.ts';

/** A version that is to be stored. */
export interface Write {
  event: EventName;
  version: NewVersion;
  /** What was there when the call came, if its conditions were checked then. */
  seen?: Seen;
  /** What else belongs to its transaction. */
  also?: (added: Version) => void;
}

/**
 * Stores a new version and tells of it, in one transaction; its bytes go when it cannot be stored.
 * @throws AwsError when the call's conditions do not hold
 */
export async function commit(room: Room, call: ObjectCall, write: Write): Promise<Version> {
  const { added, replaced } = await stored(room, call, write);
  if (replaced) await room.bytes.remove(replaced);
  return added;
}

async function stored(room: Room, call: ObjectCall, { event, version, seen, also }: Write) {
  try {
    return room.store.transaction(() => {
      checkWrite(call, room.versions.newest(call.bucket.name, call.key), seen);
      const written = room.versions.add(call.bucket, version);
      room.notifications.tell(call.bucket, event, written.added, call);
      also?.(written.added);
      return written;
    });
  } catch (error) {
    if (version.file) await room.bytes.remove(version.file);
    throw error;
  }
}

/** PutObject */
export async function putObject(room: Room, call: ObjectCall): Promise<void> {
  const { bucket, key } = call;
  refuseAcl(call);
  const lock = askedLock(call);
  checkDigestSent(call, lock);
  // Asked before the body is read, and again when it is stored.
  const seen = checkWrite(call, room.versions.newest(bucket.name, key));
  await receive(room, call, async ({ file, size, md5, checksums }) => {
    const kept = { headers: keptHeaders(call), tags: taggingHeader(call), lock };
    const content = { file, size, etag: md5, checksums: JSON.stringify(checksums) };
    const version = { key, marker: 0, ...content, ...kept };
    const added = await commit(room, call, { event: 'ObjectCreated:Put', version, seen });
    call.response.writeHead(200, { etag: `"${md5}"`, ...versionHeader(added), ...checksums }).end();
  });
}

export const versionHeader = ({ versionId }: Version): Record<string, string> =>
  versionId === 'null' ? {} : { 'x-amz-version-id': versionId };

/** GetObject and HeadObject */
export async function getObject(room: Room, call: ObjectCall): Promise<void> {
  const { method, query, headers, response } = call;
  const version = findOrTell(room, call);
  checkRead(call, version);
  const part = askedPart(room, call, version);
  const range = part ? part.range : rangeOf(headers.range, version.size);
  const overrides = [...query].filter(([name]) => name.startsWith('response-'));
  const answered = {
    ...versionHeaders({ ...version, ...(part && { checksums: part.checksums }) }, call),
    ...guardedHeaders(call, version),
    ...part?.headers,
    ...Object.fromEntries(overrides.map(([name, value]) => [name.slice('response-'.length), value])),
    'content-length': range ? range.end - range.start + 1 : version.size,
    ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${version.size}` }),
  };
  const status = range ? 206 : 200;
  if (method === 'HEAD' || !version.file || version.size === 0)
    return void response.writeHead(status, answered).end();
  const body = Readable.from(room.bytes.read(version.file, range));
  // What cannot be read is not promised.
  await once(body, 'readable');
  response.writeHead(status, answered);
  await pipeline(body, response).catch((error) => {
    // A reader that has seen enough hangs up.
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  });
}

function findOrTell(room: Room, call: ObjectCall): Version {
  try {
    return findVersion(room, call);
  } catch (error) {
    if (error instanceof DeleteMarkerError) {
      const { versionId, modified } = error.marker;
      call.response.setHeader('x-amz-delete-marker', 'true');
      call.response.setHeader('x-amz-version-id', versionId);
      if (error.status === 405) {
        call.response.setHeader('last-modified', new Date(modified).toUTCString());
        call.response.setHeader('allow', 'DELETE');
      }
    }
    throw error;
  }
}
