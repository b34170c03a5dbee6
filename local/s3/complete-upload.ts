import { createHash } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';
import { readBody } from '../gateway/call.ts';
import { checksumHeader } from './checksums.ts';
import { keepParts } from './completed-parts.ts';
import { commit, versionHeader } from './objects.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Part, Upload, Version } from './schema.ts';
import { completedChecksum, digestFor } from './upload-checksum.ts';
import { dropUpload, partsOf, uploadOf } from './uploads.ts';
import { listOf, parseXml, sendXml, textOf } from './xml.ts';

const SMALLEST_PART = 5 * 1024 * 1024;

/** CompleteMultipartUpload */
export async function completeUpload(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  const stored = partsOf(room, upload);
  const request = parseXml(await readBody(call.payload), 'CompleteMultipartUpload');
  const parts = chosen(upload, stored, listOf(request['Part']));
  const added = await join(room, call, upload, parts);
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
async function join(room: Room, call: ObjectCall, upload: Upload, parts: Part[]): Promise<Version> {
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
    const { headers, tags } = upload;
    const version = { key, marker: 0, file, size, etag: etagOf(parts), headers, tags };
    const complete = { ...version, checksums: JSON.stringify(checksums) };
    return await commit(room, call, 'ObjectCreated:CompleteMultipartUpload', complete, (added) => {
      keepParts(room, added, uploadOf(room, call), parts);
      dropUpload(room, upload);
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

/** The parts that a completion names. @throws AwsError as S3 refuses */
function chosen(upload: Upload, stored: Part[], named: Record<string, unknown>[]): Part[] {
  const numbers = named.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.length === 0) throw new AwsError('MalformedXML', 'You must specify at least one part');
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const parts = named.map((element) => partNamed(upload, stored, element));
  const small = parts.slice(0, -1).find(({ size }) => size < SMALLEST_PART);
  if (small) {
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed size',
      400,
      {
        ProposedSize: String(small.size),
        MinSizeAllowed: String(SMALLEST_PART),
        PartNumber: String(small.number),
        ETag: small.etag,
      },
    );
  }
  return parts;
}

function partNamed(
  { algorithm, checksumType }: Upload,
  stored: Part[],
  element: Record<string, unknown>,
): Part {
  const PartNumber = textOf(element, 'PartNumber') ?? '';
  const etag = textOf(element, 'ETag')?.replaceAll('"', '');
  const checksum = textOf(element, `Checksum${algorithm}`);
  if (checksumType === 'COMPOSITE' && checksum === undefined) {
    const message = `The upload was created using a ${algorithm?.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${PartNumber} in the request.`;
    throw new AwsError('InvalidRequest', message);
  }
  const part = stored.find(({ number }) => number === Number(PartNumber));
  if (part && part.etag === etag && (checksum === undefined || checksum === part.checksum)) return part;
  const message =
    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.";
  throw new AwsError('InvalidPart', message, 400, { PartNumber, ...(etag && { ETag: etag }) });
}

function checkSize({ headers }: ObjectCall, size: number): void {
  const expected = headers['x-amz-mp-object-size'];
  if (expected === undefined || Number(expected) === size) return;
  const message = `The provided 'x-amz-mp-object-size' header value ${String(expected)} does not match what was computed: ${size}`;
  throw new AwsError('InvalidRequest', message);
}
