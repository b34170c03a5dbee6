import { AwsError } from '../gateway/aws-error.ts';
import type { Written } from './bytes.ts';
import { Checksums } from './checksums.ts';
import type { ObjectCall, Room } from './room.ts';

/** A body that was stored, with the checksums that it came with. */
export interface Received extends Written {
  checksums: Record<string, string>;
}

/**
 * Stores a body and hands it to `use`, which names its file in a row; if it cannot, nothing stays behind.
 * @throws AwsError `BadDigest` when it is not what the client sent; or when it was not said how long it is
 */
export async function receive(
  room: Room,
  call: ObjectCall,
  use: (body: Received) => Promise<void>,
): Promise<void> {
  const { headers, payload } = call;
  checkLength(call);
  const header = (name: string) => headers[name]?.toString();
  const announced = (header('x-amz-trailer') ?? '').split(',').map((name) => name.trim());
  const sums = new Checksums([...Object.keys(headers), ...announced]);
  const written = await room.bytes.write(payload, sums);
  try {
    const checksums = await sums.verify((name) => header(name) ?? payload.trailers[name]);
    checkMd5(header('content-md5'), written.md5);
    await use({ ...written, checksums });
  } catch (error) {
    await room.bytes.remove(written.file);
    throw error;
  }
}

function checkLength({ headers }: ObjectCall): void {
  if (headers['transfer-encoding'] === undefined || headers['x-amz-decoded-content-length']) return;
  const message = 'A header you provided implies functionality that is not implemented';
  throw new AwsError('NotImplemented', message, 501, { Header: 'Transfer-Encoding' });
}

function checkMd5(given: string | undefined, md5: string): void {
  if (given !== undefined && Buffer.from(given, 'base64').toString('hex') !== md5) {
    throw new AwsError('BadDigest', 'The Content-MD5 you specified did not match what we received.');
  }
}
