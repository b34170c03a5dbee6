import { readBody } from '../gateway/call.ts';
import { versionHeader } from './objects.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { storedTags } from './tags.ts';
import { sendXml, tagsOf } from './xml.ts';

const versionOf = ({ versions }: Room, { bucket, key, query }: ObjectCall): Version =>
  versions.find(bucket.name, key, query.get('versionId'));

/** GetObjectTagging */
export function getTagging(room: Room, call: ObjectCall): void {
  const version = versionOf(room, call);
  const Tag = Object.entries(JSON.parse(version.tags)).map(([Key, Value]) => ({ Key, Value }));
  for (const [name, value] of Object.entries(versionHeader(version))) call.response.setHeader(name, value);
  sendXml(call, 'Tagging', { TagSet: { Tag } });
}

/** PutObjectTagging */
export async function putTagging(room: Room, call: ObjectCall): Promise<void> {
  const version = versionOf(room, call);
  room.versions.setTags(version, storedTags(tagsOf(await readBody(call.payload))));
  call.response.writeHead(200, versionHeader(version)).end();
}

/** DeleteObjectTagging */
export function deleteTagging(room: Room, call: ObjectCall): void {
  const version = versionOf(room, call);
  room.versions.setTags(version, '{}');
  call.response.writeHead(204, versionHeader(version)).end();
}
