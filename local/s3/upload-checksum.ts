import { AwsError } from '../gateway/aws-error.ts';
import { checksumHeader, Checksums } from './checksums.ts';
import type { ObjectCall } from './room.ts';
import type { Part, Upload } from './schema.ts';

/** From what the checksum of an object in parts may be made: from those of its parts, or from all of its bytes. */
const TYPES: Record<string, string[]> = {
  CRC32: ['COMPOSITE', 'FULL_OBJECT'],
  CRC32C: ['COMPOSITE', 'FULL_OBJECT'],
  CRC64NVME: ['FULL_OBJECT'],
  SHA1: ['COMPOSITE'],
  SHA256: ['COMPOSITE'],
};

const invalid = (message: string) => new AwsError('InvalidRequest', message);

/** The checksum that a new upload asks for. @throws AwsError `InvalidRequest` for what does not go together */
export function askedChecksum({ headers }: ObjectCall): Pick<Upload, 'algorithm' | 'checksumType'> {
  const algorithm = headers['x-amz-checksum-algorithm']?.toString().toUpperCase() ?? null;
  const asked = headers['x-amz-checksum-type']?.toString();
  if (algorithm === null) {
    if (asked === undefined) return { algorithm, checksumType: null };
    throw invalid(
      'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.',
    );
  }
  const types = TYPES[algorithm];
  if (!types) {
    const valid = Object.keys(TYPES).join(', ');
    throw invalid(
      `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${valid}]`,
    );
  }
  const checksumType = asked ?? types[0] ?? '';
  if (types.includes(checksumType)) return { algorithm, checksumType };
  throw invalid(`The ${checksumType} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
}

/** Computes the checksum that an upload asks for. */
export const digestFor = ({ algorithm }: Upload): Checksums =>
  new Checksums(algorithm === null ? [] : [checksumHeader(algorithm)]);

/** The checksum that a part has come with. @throws AwsError when it is not the one that its upload asks for */
export function sentChecksum(
  { algorithm, checksumType }: Upload,
  sent: Record<string, string>,
): string | null {
  if (algorithm === null) return null;
  const checksum = sent[checksumHeader(algorithm)];
  if (checksum !== undefined) return checksum;
  const other = Object.keys(sent)[0]?.split('-').at(-1);
  // S3 computes a checksum over all bytes itself.
  if (other === undefined && checksumType === 'FULL_OBJECT') return null;
  throw invalid(
    `Checksum Type mismatch occurred, expected checksum Type: ${algorithm.toLowerCase()}, actual checksum Type: ${other ?? 'null'}`,
  );
}

/**
 * The checksum of a completed object, and its type, by header name.
 * @param whole - has seen all bytes
 * @throws AwsError when the client expects another one
 */
export async function completedChecksum(
  upload: Upload,
  { headers }: ObjectCall,
  parts: Part[],
  whole: Checksums,
): Promise<Record<string, string>> {
  const { checksumType: type } = upload;
  const computed = type === 'COMPOSITE' ? await composite(upload, parts) : await whole.compute();
  const complete: Record<string, string> = { ...computed, ...(type && { 'x-amz-checksum-type': type }) };
  const expected = Object.entries(headers).filter(([name]) => name.startsWith('x-amz-checksum-'));
  for (const [name, value] of expected) {
    if (value === complete[name]) continue;
    throw new AwsError('BadDigest', `The ${name} you specified did not match what we calculated.`);
  }
  return complete;
}

/** A checksum of checksums, with their number. */
async function composite(upload: Upload, parts: Part[]): Promise<Record<string, string>> {
  const digest = digestFor(upload);
  for (const { checksum } of parts) digest.update(Buffer.from(checksum ?? '', 'base64'));
  const computed = Object.entries(await digest.compute());
  return Object.fromEntries(computed.map(([name, value]) => [name, `${value}-${parts.length}`]));
}
