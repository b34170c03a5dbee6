import { AwsError } from '../gateway/aws-error.ts';
import { checksumHeader } from './checksums.ts';
import type { Range } from './range.ts';
import type { ObjectCall, Room } from './room.ts';
import type { CompletedPart, Part, Upload, Version } from './schema.ts';
import { checkPartNumber } from './uploads.ts';

/** Remembers of which parts an object was made: a reader may ask for one of them. */
export function keepParts({ store }: Room, { seq }: Version, { algorithm }: Upload, parts: Part[]): void {
  for (const { number, size, checksum } of parts) {
    const checksums =
      checksum === null || algorithm === null ? {} : { [checksumHeader(algorithm)]: checksum };
    store.run('INSERT INTO completedParts VALUES (?, ?, ?, ?)', seq, number, size, JSON.stringify(checksums));
  }
}

/** What a `partNumber` asks for. */
interface Asked {
  /** Undefined for the one part of an empty object. */
  range: Range | undefined;
  checksums: string;
  headers: Record<string, string>;
}

/** The part that a read asks for, if it asks for one. @throws AwsError 416 when there is none of its number */
export function askedPart({ store }: Room, call: ObjectCall, version: Version): Asked | undefined {
  if (!call.query.has('partNumber')) return undefined;
  if (call.headers.range !== undefined) {
    throw new AwsError('InvalidRequest', 'Cannot specify both Range header and partNumber query parameter');
  }
  const sql = 'SELECT * FROM completedParts WHERE seq = ? ORDER BY number';
  const parts = store.all<CompletedPart>(sql, version.seq);
  const number = checkPartNumber(call);
  // What was written at once is its own first part.
  const all = parts.length > 0 ? parts : [{ number: 1, size: version.size, checksums: version.checksums }];
  const index = all.findIndex((part) => part.number === number);
  const part = all[index];
  if (!part) {
    throw new AwsError('InvalidPartNumber', 'The requested partnumber is not satisfiable', 416, {
      ActualPartCount: String(all.length),
      PartNumberRequested: String(number),
    });
  }
  const start = all.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return {
    range: part.size > 0 ? { start, end: start + part.size - 1 } : undefined,
    checksums: part.checksums,
    headers: parts.length > 0 ? { 'x-amz-mp-parts-count': String(parts.length) } : {},
  };
}
