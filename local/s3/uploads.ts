import { AwsError } from '../gateway/aws-error.ts';
import type { ObjectCall, Room } from './room.ts';
import type { Part, Upload } from './schema.ts';

const MOST_PARTS = 10_000;

/** The upload that a call names. @throws AwsError `NoSuchUpload` */
export function uploadOf({ store }: Room, { bucket, key, query }: ObjectCall): Upload {
  const id = query.get('uploadId') ?? '';
  const sql = 'SELECT * FROM uploads WHERE id = ? AND bucket = ? AND key = ?';
  const found = store.get<Upload>(sql, id, bucket.name, key);
  if (found) return found;
  const message =
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.';
  throw new AwsError('NoSuchUpload', message, 404, { UploadId: id });
}

/** Its parts so far, by number. */
export function partsOf({ store }: Room, { id }: Upload): Part[] {
  return store.all<Part>('SELECT * FROM parts WHERE upload = ? ORDER BY number', id);
}

/** The `partNumber` of a call. @throws AwsError `InvalidArgument` */
export function checkPartNumber({ query }: ObjectCall): number {
  const number = Number(query.get('partNumber'));
  if (Number.isInteger(number) && number >= 1 && number <= MOST_PARTS) return number;
  const message = `Part number must be an integer between 1 and ${MOST_PARTS}, inclusive`;
  throw new AwsError('InvalidArgument', message);
}

/** Keeps a part, in place of an earlier one of its number; its bytes go when the upload has ended meanwhile. */
export async function storePart(
  room: Room,
  call: ObjectCall,
  received: Pick<Part, 'file' | 'size' | 'etag' | 'checksum'>,
): Promise<Part> {
  const { file, size, etag, checksum } = received;
  try {
    const upload = uploadOf(room, call);
    const number = checkPartNumber(call);
    const modified = new Date().toISOString();
    const replaced = partsOf(room, upload).find((each) => each.number === number);
    const sql = 'INSERT OR REPLACE INTO parts VALUES (?, ?, ?, ?, ?, ?, ?)';
    room.store.run(sql, upload.id, number, file, size, etag, checksum, modified);
    if (replaced) await room.bytes.remove(replaced.file);
    return { upload: upload.id, number, ...received, modified };
  } catch (error) {
    await room.bytes.remove(file);
    throw error;
  }
}

/** Takes an upload and its parts off the record. */
export function dropUpload({ store }: Room, { id }: Upload): void {
  store.transaction(() => {
    store.run('DELETE FROM parts WHERE upload = ?', id);
    store.run('DELETE FROM uploads WHERE id = ?', id);
  });
}
