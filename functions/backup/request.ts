import * as z from 'zod/mini';
import { BackupRequest } from '../../lib/backup-request.ts';
import { BucketChange } from '../../lib/bucket-change.ts';
import type { DeletedBy } from '../../lib/deleted-by.ts';
import { malformed, MalformedRecordError } from '../../lib/s3-event.ts';

/** What a message asks for: a look at a key. If it tells of a deletion, it says who has deleted. */
export interface LookRequest extends DeletedBy {
  bucket: string;
  key: string;
  /** Padded; empty if the message is not of S3's, and so has no place in the order of events. */
  sequencer: string;
  /** What has happened, for the log. */
  event: string;
  /** An operator wants the photo gone from the backup too. */
  approved: boolean;
}

/** A message may come again after days, from a dead-letter queue or as a failure: by then it is an approval no more. */
const APPROVED_FOR_MS = 24 * 60 * 60 * 1000;

/** No time at all is none that it was approved at. */
const isRecent = (approvedAt: string | undefined, now: number): boolean =>
  Math.abs(now - Date.parse(approvedAt ?? '')) <= APPROVED_FOR_MS;

const Repair = z.pipe(
  BackupRequest,
  z.transform(({ 'detail-type': event, detail }) => ({
    bucket: detail.bucket.name,
    key: detail.object.key,
    sequencer: '',
    event,
    approved: detail.approved,
    approvedAt: detail.approvedAt,
  })),
);
const Change = z.pipe(
  BucketChange,
  z.transform((change) => ({ ...change, approved: false, approvedAt: undefined })),
);
const Message = z.union([Change, Repair]);

/** What the rule of resources/events.yml lets through. */
const PREFIX = 'uploads/';

/** A message's body, of which anything may have become. @throws MalformedRecordError if it is no JSON */
export function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new MalformedRecordError(`The message is no JSON: ${String(cause)}`, { cause });
  }
}

/**
 * Reads a message. Whoever may write to the queue could name any object: another bucket's is not for this backup.
 * @param now - epoch milliseconds: an approval does not last
 * @throws MalformedRecordError that names what is wrong
 */
export function readRequest(body: unknown, photosBucket: string, now: number): LookRequest {
  const { success, data, error } = Message.safeParse(body);
  if (!success) throw malformed(error);
  if (data.bucket !== photosBucket) throw new MalformedRecordError(`Not of ${photosBucket}: ${data.bucket}`);
  // Half a character has no UTF-8: S3 could not have such a key.
  if (!data.key.isWellFormed()) throw new MalformedRecordError('The key is no Unicode');
  if (!data.key.startsWith(PREFIX)) throw new MalformedRecordError(`Not under ${PREFIX}: ${data.key}`);
  const { approvedAt, ...request } = data;
  return { ...request, approved: request.approved && isRecent(approvedAt, now) };
}
