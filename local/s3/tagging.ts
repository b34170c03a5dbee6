import { readBody } from '../gateway/call.ts';
import { versionHeader } from './objects.ts';
import { findVersion } from './reading.ts';
import type { ObjectCall, Room } from './room.ts';
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
  room.versions.setTags(version, storedTags(tagsOf(await readBody(call.payload))));
  call.response.writeHead(200, versionHeader(version)).end();
}

/** DeleteObjectTagging */
export function deleteTagging(room: Room, call: ObjectCall): void {
  const version = findVersion(room, call);
  room.versions.setTags(version, '{}');
  call.response.writeHead(204, versionHeader(version)).end();
}
