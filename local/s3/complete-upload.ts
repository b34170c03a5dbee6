import { createHash } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';
import { readBody } from '../gateway/call.ts';
import { checksumHeader } from './checksums.ts';
import { checkWrite, type Seen } from './conditions.ts';
import { keepParts } from './completed-parts.ts';
import { chosenParts } from './chosen-parts.ts';
import { commit, versionHeader } from './objects.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Part, Upload, Version } from './schema.ts';
import { completedChecksum, digestFor } from './upload-checksum.ts';
import { dropUpload, partsOf, uploadOf } from './uploads.ts';
import { listOf, parseXml, sendXml } from './xml.ts';

/** CompleteMultipartUpload */
export async function completeUpload(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  const stored = partsOf(room, upload);
  const request = parseXml(await readBody(call.payload), 'CompleteMultipartUpload');
  const parts = chosenParts(upload, stored, listOf(request['Part']));
  const seen = checkWrite(call, room.versions.newest(call.bucket.name, call.key));
  const added = await join(room, call, upload, { parts, seen });
  await room.bytes.remove(...stored.map(({ file }) => file));
  const { bucket, key, headers, response } = call;
  for (const [name, value] of Object.entries(versionHeader(added))) response.setHeader(name, value);
  const checksums: Record<string, string> = JSON.parse(added.checksums);
  sendXml(call, 'CompleteMultipartUploadResult', {
    Location: `http://${headers.host}${call.rawPath}`,
    Bucket: bucket.name,
    Key: key,
    ETag: `"${added.etag}"`,
    [`Checksum${upload.algorithm}`]: checksums[checksumHeader(upload.algorithm ?? '')],
    ChecksumType: upload.checksumType ?? undefined,
  });
}

/** Makes one object of the parts. The upload ends in the same transaction: it makes no other. */
async function join(
  room: Room,
  call: ObjectCall,
  upload: Upload,
  { parts, seen }: { parts: Part[]; seen: Seen },
): Promise<Version> {
  const digest = digestFor(upload);
  const { file, size } = await room.bytes.write(joined(room, parts), digest).catch((error) => {
    // Another call may have ended the upload, and taken its parts away.
    uploadOf(room, call);
    throw error;
  });
  try {
    const checksums = await completedChecksum(upload, call, parts, digest);
    checkSize(call, size);
    const { key } = call;
    const { headers, tags, lock } = upload;
    const content = { file, size, etag: etagOf(parts), checksums: JSON.stringify(checksums) };
    return await commit(room, call, {
      event: 'ObjectCreated:CompleteMultipartUpload',
      version: { key, marker: 0, ...content, headers, tags, lock },
      seen,
      also: (added) => {
        keepParts(room, added, uploadOf(room, call), parts);
        dropUpload(room, upload);
      },
    });
  } catch (error) {
    await room.bytes.remove(file);
    throw error;
  }
}

async function* joined({ bytes }: Room, parts: Part[]): AsyncGenerator<Buffer> {
  for (const { file } of parts) yield* bytes.read(file);
}

/** Not a hash of the content, and not meant as one. */
function etagOf(parts: Part[]): string {
  const md5s = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  return `${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-${parts.length}`;
}

function checkSize({ headers }: ObjectCall, size: number): void {
  const expected = headers['x-amz-mp-object-size'];
  if (expected === undefined || Number(expected) === size) return;
  const message = `The provided 'x-amz-mp-object-size' header value ${String(expected)} does not match what was computed: ${size}`;
  throw new AwsError('InvalidRequest', message);
}
