import { randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';
import { checkRead } from './conditions.ts';
import { copyRange } from './copied-bytes.ts';
import { checkCopySize, copySource } from './copy.ts';
import { keptHeaders, refuseAcl, taggingHeader } from './headers.ts';
import { askedLock } from './locking.ts';
import { receive } from './receive.ts';
import type { ObjectCall, Room } from './room.ts';
import { askedChecksum, digestFor, sentChecksum } from './upload-checksum.ts';
import { checkPartNumber, dropUpload, partsOf, storePart, uploadOf } from './uploads.ts';
import { sendXml } from './xml.ts';

/** CreateMultipartUpload */
export function createUpload({ store }: Room, call: ObjectCall): void {
  refuseAcl(call);
  const id = randomUUID();
  const { bucket, key, response } = call;
  const { algorithm, checksumType } = askedChecksum(call);
  store.run(
    'INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
    id,
    bucket.name,
    key,
    keptHeaders(call),
    taggingHeader(call),
    askedLock(call),
    algorithm,
    checksumType,
    new Date().toISOString(),
  );
  if (algorithm) response.setHeader('x-amz-checksum-algorithm', algorithm);
  if (checksumType) response.setHeader('x-amz-checksum-type', checksumType);
  sendXml(call, 'InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: id });
}

/** UploadPart */
export async function uploadPart(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  checkPartNumber(call);
  await receive(room, call, async ({ file, size, md5, checksums }) => {
    const checksum = sentChecksum(upload, checksums);
    await storePart(room, call, { file, size, etag: md5, checksum });
    call.response.writeHead(200, { etag: `"${md5}"`, ...checksums }).end();
  });
}

/** UploadPartCopy */
export async function uploadPartCopy(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  checkPartNumber(call);
  const { version: source } = copySource(room, call);
  checkRead(call, source, 'x-amz-copy-source-');
  const range = copiedRange(call, source.size);
  checkCopySize(range ? range.end - range.start + 1 : source.size);
  const digest = digestFor(upload);
  const { file, size, md5 } = await copyRange(room, source, range, digest);
  const [checksum = null] = Object.values(await digest.compute());
  const part = await storePart(room, call, { file, size, etag: md5, checksum });
  if (source.versionId !== 'null') call.response.setHeader('x-amz-copy-source-version-id', source.versionId);
  sendXml(call, 'CopyPartResult', {
    ETag: `"${md5}"`,
    LastModified: part.modified,
    ...(checksum !== null && { [`Checksum${upload.algorithm}`]: checksum }),
  });
}

/** Unlike that of a read it must lie within the source, and have both its ends. */
function copiedRange({ headers }: ObjectCall, size: number): { start: number; end: number } | undefined {
  const header = headers['x-amz-copy-source-range']?.toString();
  if (header === undefined) return undefined;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (range.start <= range.end && range.end < size) return range;
  const message = `Range specified is not valid for source object of size: ${size}`;
  throw new AwsError('InvalidArgument', message, 400, { ArgumentName: 'x-amz-copy-source-range' });
}

/** AbortMultipartUpload */
export async function abortUpload(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  const files = partsOf(room, upload).map(({ file }) => file);
  dropUpload(room, upload);
  await room.bytes.remove(...files);
  call.response.writeHead(204).end();
}
