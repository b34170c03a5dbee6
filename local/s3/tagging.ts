import { readBody } from '../gateway/call.ts';
import type { EventName } from './notifications.ts';
import { versionHeader } from './objects.ts';
import { findVersion } from './reading.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { storedTags } from './tags.ts';
import { sendXml, tagsOf } from './xml.ts';

/** GetObjectTagging */
export function getTagging(room: Room, call: ObjectCall): void {
  const version = findVersion(room, call);
  const Tag = Object.entries(JSON.parse(version.tags)).map(([Key, Value]) => ({ Key, Value }));
  for (const [name, value] of Object.entries(versionHeader(version))) call.response.setHeader(name, value);
  sendXml(call, 'Tagging', { TagSet: { Tag } });
}

/** PutObjectTagging */
export async function putTagging(room: Room, call: ObjectCall): Promise<void> {
  const version = findVersion(room, call);
  const tags = storedTags(tagsOf(await readBody(call.payload)));
  setTags(room, call, version, tags, 'ObjectTagging:Put');
  call.response.writeHead(200, versionHeader(version)).end();
}

/** DeleteObjectTagging */
export function deleteTagging(room: Room, call: ObjectCall): void {
  const version = findVersion(room, call);
  setTags(room, call, version, '{}', 'ObjectTagging:Delete');
  call.response.writeHead(204, versionHeader(version)).end();
}

function setTags(room: Room, call: ObjectCall, version: Version, tags: string, event: EventName): void {
  room.store.transaction(() => {
    room.versions.setTags(version, tags);
    room.notifications.tell(call.bucket, event, version, call);
  });
}
