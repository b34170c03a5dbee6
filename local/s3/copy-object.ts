import { AwsError } from '../gateway/aws-error.ts';
import { checkRead, checkWrite } from './conditions.ts';
import { copyWhole } from './copied-bytes.ts';
import { checkCopySize, copySource } from './copy.ts';
import { keptHeaders, refuseAcl, taggingHeader } from './headers.ts';
import { askedLock } from './locking.ts';
import { commit, versionHeader } from './objects.ts';
import { requestFor } from './permissions.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Version } from './schema.ts';
import { sendXml } from './xml.ts';

/** What a copy never takes over from its source. */
const OF_ITS_OWN = ['x-amz-storage-class', 'x-amz-website-redirect-location'];

/** CopyObject */
export async function copyObject(room: Room, call: ObjectCall): Promise<void> {
  refuseAcl(call);
  const { version: source, read } = copySource(room, call);
  checkRead(call, source, 'x-amz-copy-source-');
  checkCopy(call, source);
  const keepsTags = !replaces(call, 'tagging');
  if (keepsTags && source.tags !== '{}') {
    call.authorize(requestFor(read, 's3:GetObjectTagging'));
    call.authorize(requestFor(call, 's3:PutObjectTagging'));
  }
  const lock = askedLock(call);
  const headers = copiedHeaders(call, source);
  const tags = keepsTags ? source.tags : taggingHeader(call);
  const seen = checkWrite(call, room.versions.newest(call.bucket.name, call.key));
  const { file, size, md5, checksums } = await copyWhole(room, source);
  const version = { key: call.key, marker: 0, file, size, etag: md5, headers, tags, lock };
  const added = await commit(room, call, {
    event: 'ObjectCreated:Copy',
    version: { ...version, checksums: JSON.stringify(checksums) },
    seen,
  });
  for (const [name, value] of Object.entries(versionHeader(added))) call.response.setHeader(name, value);
  if (source.versionId !== 'null') call.response.setHeader('x-amz-copy-source-version-id', source.versionId);
  sendXml(call, 'CopyObjectResult', { ETag: `"${added.etag}"`, LastModified: added.modified });
}

const replaces = ({ headers }: ObjectCall, what: 'metadata' | 'tagging'): boolean =>
  headers[`x-amz-${what}-directive`] === 'REPLACE';

function checkCopy(call: ObjectCall, source: Version): void {
  checkCopySize(source.size);
  // Of a version that the call names it is the way to bring that version back.
  const versionNamed = String(call.headers['x-amz-copy-source']).includes('?');
  const ontoItself = source.bucket === call.bucket.name && source.key === call.key && !versionNamed;
  const changes = replaces(call, 'metadata') || OF_ITS_OWN.some((name) => name in call.headers);
  if (ontoItself && !changes) {
    throw new AwsError(
      'InvalidRequest',
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
    );
  }
}

function copiedHeaders(call: ObjectCall, source: Version): string {
  const given = keptHeaders(call);
  if (replaces(call, 'metadata')) return given;
  const own = Object.entries(JSON.parse(given)).filter(([name]) => OF_ITS_OWN.includes(name));
  const taken = Object.entries(JSON.parse(source.headers)).filter(([name]) => !OF_ITS_OWN.includes(name));
  return JSON.stringify(Object.fromEntries([...taken, ...own]));
}
