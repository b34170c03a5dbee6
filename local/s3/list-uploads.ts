import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import type { BucketCall, ObjectCall, Room } from './room.ts';
import type { Upload } from './schema.ts';
import { partsOf, uploadOf } from './uploads.ts';
import { keyEncoder, sendXml } from './xml.ts';

const PAGE = 1000;

/** ListParts */
export function listParts(room: Room, call: ObjectCall): void {
  const upload = uploadOf(room, call);
  const marker = numberOf(call, 'part-number-marker', 0);
  const limit = Math.min(PAGE, numberOf(call, 'max-parts', PAGE));
  const left = partsOf(room, upload).filter(({ number }) => number > marker);
  const page = left.slice(0, limit);
  const truncated = left.length > limit;
  sendXml(call, 'ListPartsResult', {
    Bucket: call.bucket.name,
    Key: keyEncoder(call)(call.key),
    UploadId: upload.id,
    PartNumberMarker: marker,
    // Clients ask for pages until there is none.
    NextPartNumberMarker: truncated ? page.at(-1)?.number : undefined,
    MaxParts: limit,
    IsTruncated: truncated,
    ...commonOf(upload, call),
    Part: page.map(({ number, etag, size, modified, checksum }) => ({
      PartNumber: number,
      LastModified: modified,
      ETag: `"${etag}"`,
      Size: size,
      ...(checksum !== null && { [`Checksum${upload.algorithm}`]: checksum }),
    })),
  });
}

/** ListMultipartUploads: by key, and those of one key in the order in which they were begun. */
export function listUploads({ store }: Room, call: BucketCall): void {
  const { bucket, query } = call;
  if (query.get('delimiter')) throw notImplemented('S3 ListMultipartUploads with delimiter');
  const asked = (name: string) => query.get(name) ?? '';
  const [prefix, keyMarker, idMarker] = [asked('prefix'), asked('key-marker'), asked('upload-id-marker')];
  const limit = Math.min(PAGE, numberOf(call, 'max-uploads', PAGE));
  const found = store.all<Upload>(
    `SELECT * FROM uploads WHERE bucket = ?1 AND substr(key, 1, length(?2)) = ?2
     AND (key > ?3 OR key = ?3 AND rowid > (SELECT rowid FROM uploads WHERE id = ?4))
     ORDER BY key, rowid LIMIT ?5`,
    bucket.name,
    prefix,
    keyMarker,
    idMarker,
    limit + 1,
  );
  const page = found.slice(0, limit);
  const truncated = found.length > limit;
  const encode = keyEncoder(call);
  sendXml(call, 'ListMultipartUploadsResult', {
    Bucket: bucket.name,
    Prefix: encode(prefix),
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: truncated ? encode(page.at(-1)?.key ?? '') : undefined,
    NextUploadIdMarker: truncated ? page.at(-1)?.id : undefined,
    MaxUploads: limit,
    EncodingType: query.get('encoding-type') ?? undefined,
    IsTruncated: truncated,
    Upload: page.map((upload) => ({
      Key: encode(upload.key),
      UploadId: upload.id,
      Initiated: upload.initiated,
      ...commonOf(upload, call),
    })),
  });
}

function commonOf({ algorithm, checksumType, headers }: Upload, { bucket }: BucketCall) {
  return {
    Owner: { ID: bucket.accountId },
    StorageClass: JSON.parse(headers)['x-amz-storage-class'] ?? 'STANDARD',
    ChecksumAlgorithm: algorithm ?? undefined,
    ChecksumType: checksumType ?? undefined,
  };
}

function numberOf({ query }: BucketCall, name: string, fallback: number): number {
  const text = query.get(name);
  if (text === null) return fallback;
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new AwsError('InvalidArgument', `Provided ${name} not an integer or within integer range`);
}
