import { createHash, randomUUID } from 'node:crypto';
import { AwsError } from '../gateway/aws-error.ts';
import { readBody } from '../gateway/call.ts';
import { checkRead } from './conditions.ts';
import { copySource } from './copy.ts';
import { keptHeaders, refuseAcl, taggingHeader } from './headers.ts';
import { commit, versionHeader } from './objects.ts';
import { rangeOf } from './range.ts';
import { receive } from './receive.ts';
import type { BucketCall, ObjectCall, Room } from './room.ts';
import type { Part, Upload } from './schema.ts';
import { keyEncoder, listOf, parseXml, sendXml } from './xml.ts';

const SMALLEST_PART = 5 * 1024 * 1024;

/** CreateMultipartUpload */
export function createUpload({ store }: Room, call: ObjectCall): void {
  refuseAcl(call);
  const id = randomUUID();
  const { bucket, key } = call;
  store.run(
    'INSERT INTO uploads VALUES (?, ?, ?, ?, ?, ?)',
    id,
    bucket.name,
    key,
    keptHeaders(call),
    taggingHeader(call),
    new Date().toISOString(),
  );
  sendXml(call, 'InitiateMultipartUploadResult', { Bucket: bucket.name, Key: key, UploadId: id });
}

/** UploadPart */
export async function uploadPart(room: Room, call: ObjectCall): Promise<void> {
  uploadOf(room, call);
  await receive(room, call, async ({ file, size, md5, checksums }) => {
    await storePart(room, call, { file, size, etag: md5 });
    call.response.writeHead(200, { etag: `"${md5}"`, ...checksums }).end();
  });
}

/** UploadPartCopy */
export async function uploadPartCopy(room: Room, call: ObjectCall): Promise<void> {
  uploadOf(room, call);
  const source = copySource(room, call);
  checkRead(call, source, 'x-amz-copy-source-');
  const range = rangeOf(call.headers['x-amz-copy-source-range']?.toString(), source.size);
  const { file, size, md5 } = await room.bytes.write(room.bytes.read(source.file ?? '', range));
  await storePart(room, call, { file, size, etag: md5 });
  sendXml(call, 'CopyPartResult', { ETag: `"${md5}"`, LastModified: new Date().toISOString() });
}

/** CompleteMultipartUpload */
export async function completeUpload(room: Room, call: ObjectCall): Promise<void> {
  const upload = uploadOf(room, call);
  const request = parseXml(await readBody(call.payload), 'CompleteMultipartUpload');
  const parts = chosen(partsOf(room, upload), listOf(request['Part']));
  const { file, size } = await room.bytes.write(joined(room, parts));
  const md5s = parts.map(({ etag }) => Buffer.from(etag, 'hex'));
  // Not a hash of the content, and not meant as one.
  const etag = `${createHash('md5').update(Buffer.concat(md5s)).digest('hex')}-${parts.length}`;
  const { key } = call;
  const version = {
    key,
    marker: 0,
    file,
    size,
    etag,
    headers: upload.headers,
    checksums: '{}',
    tags: upload.tags,
  };
  const added = await commit(room, call, 'ObjectCreated:CompleteMultipartUpload', version).catch(
    async (error) => {
      await room.bytes.remove(file);
      throw error;
    },
  );
  await forget(room, upload);
  for (const [name, value] of Object.entries(versionHeader(added))) call.response.setHeader(name, value);
  sendXml(call, 'CompleteMultipartUploadResult', {
    Location: `/${call.bucket.name}/${key}`,
    Bucket: call.bucket.name,
    Key: key,
    ETag: `"${etag}"`,
  });
}

/** AbortMultipartUpload */
export async function abortUpload(room: Room, call: ObjectCall): Promise<void> {
  await forget(room, uploadOf(room, call));
  call.response.writeHead(204).end();
}

/** ListParts */
export function listParts(room: Room, call: ObjectCall): void {
  const upload = uploadOf(room, call);
  const after = Number(call.query.get('part-number-marker') ?? 0);
  const limit = Math.min(1000, Number(call.query.get('max-parts') ?? 1000));
  const left = partsOf(room, upload).filter(({ number }) => number > after);
  const page = left.slice(0, limit);
  sendXml(call, 'ListPartsResult', {
    Bucket: call.bucket.name,
    Key: call.key,
    UploadId: upload.id,
    MaxParts: limit,
    IsTruncated: left.length > page.length,
    NextPartNumberMarker: page.at(-1)?.number,
    Part: page.map(({ number, etag, size, modified }) => ({
      PartNumber: number,
      ETag: `"${etag}"`,
      Size: size,
      LastModified: modified,
    })),
  });
}

/** ListMultipartUploads */
export function listUploads({ store }: Room, call: BucketCall): void {
  const prefix = call.query.get('prefix') ?? '';
  const own = store.all<Upload>('SELECT * FROM uploads WHERE bucket = ? ORDER BY key', call.bucket.name);
  const uploads = own.filter(({ key }) => key.startsWith(prefix));
  const encode = keyEncoder(call);
  sendXml(call, 'ListMultipartUploadsResult', {
    Bucket: call.bucket.name,
    IsTruncated: false,
    Upload: uploads.map(({ id, key, initiated }) => ({
      Key: encode(key),
      UploadId: id,
      Initiated: initiated,
    })),
  });
}

function uploadOf({ store }: Room, { bucket, key, query }: ObjectCall): Upload {
  const id = query.get('uploadId') ?? '';
  const sql = 'SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?';
  const found = store.get<Upload>(sql, id, bucket.name, key);
  if (!found)
    throw new AwsError('NoSuchUpload', 'The specified upload does not exist.', 404, { UploadId: id });
  return found;
}

function partsOf({ store }: Room, { id }: Upload): Part[] {
  return store.all<Part>('SELECT * FROM parts WHERE upload = ? ORDER BY number', id);
}

async function storePart(
  room: Room,
  call: ObjectCall,
  part: Pick<Part, 'file' | 'size' | 'etag'>,
): Promise<void> {
  const number = Number(call.query.get('partNumber'));
  if (!(number >= 1 && number <= 10_000)) {
    throw new AwsError('InvalidArgument', 'Part number must be an integer between 1 and 10000, inclusive');
  }
  const upload = uploadOf(room, call);
  const before = partsOf(room, upload).find((each) => each.number === number);
  const values = [upload.id, number, part.file, part.size, part.etag, new Date().toISOString()] as const;
  room.store.run('INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?)', ...values);
  if (before) await room.bytes.remove(before.file);
}

/** The parts that a completion names. @throws AwsError as S3 refuses */
function chosen(stored: Part[], named: Record<string, unknown>[]): Part[] {
  const numbers = named.map(({ PartNumber }) => Number(PartNumber));
  if (numbers.length === 0) throw new AwsError('MalformedXML', 'You must specify at least one part');
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0))) {
    throw new AwsError('InvalidPartOrder', 'The list of parts was not in ascending order.');
  }
  const parts = named.map(({ PartNumber, ETag }) => {
    const part = stored.find(({ number }) => number === Number(PartNumber));
    if (part && part.etag === String(ETag).replaceAll('"', '').replaceAll('&quot;', '')) return part;
    throw new AwsError('InvalidPart', 'One or more of the specified parts could not be found.', 400, {
      PartNumber: String(PartNumber),
    });
  });
  if (parts.slice(0, -1).some(({ size }) => size < SMALLEST_PART)) {
    throw new AwsError(
      'EntityTooSmall',
      'Your proposed upload is smaller than the minimum allowed object size.',
    );
  }
  return parts;
}

async function* joined({ bytes }: Room, parts: Part[]): AsyncGenerator<Buffer> {
  for (const { file } of parts) yield* bytes.read(file);
}

async function forget(room: Room, upload: Upload): Promise<void> {
  const files = partsOf(room, upload).map(({ file }) => file);
  room.store.transaction(() => {
    room.store.run('DELETE FROM parts WHERE upload = ?', upload.id);
    room.store.run('DELETE FROM uploads WHERE id = ?', upload.id);
  });
  await room.bytes.remove(...files);
}
