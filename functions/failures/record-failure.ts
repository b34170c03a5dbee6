import { correlationIdOf, MOST_OF_A_CORRELATION_ID } from '../../lib/correlation.ts';
import { untag } from '../../lib/failure-marker.ts';
import { MOST_BYTES_IN_ROW } from '../../lib/failure-payloads.ts';
import { failureId, type FailureRow } from '../../lib/failure-row.ts';
import { clip, type FailedEvent } from './failed-event.ts';
import { imageIn } from './image-in.ts';
import { markBackup, markImages } from './mark-images.ts';
import type { Message } from './message.ts';
import { parkReason } from './park-reason.ts';
import type { Ports } from './ports.ts';
import { readMessage } from './read-message.ts';

/** What was noted. */
export interface Recorded {
  id: string;
  row: FailureRow;
  /** False for what was known already. */
  isNews: boolean;
}

/**
 * Notes a failed event: its payload first, then its row, then its image. It may break off anywhere and be repeated,
 * and messages may come twice and in any order. One of an event that was sent again finds the row of the event.
 */
export async function recordFailure(message: Message, ports: Ports): Promise<Recorded> {
  const failed = readMessage(message);
  const { event, marker } = await knownMarker(failed.event, ports);
  const row = {
    ...rowOf(failed, message, marker?.attempt ?? 0, ports.targets),
    imageId: imageIn(failed.target, event, ports),
  };
  const recorded = marker
    ? { id: marker.id, row, isNews: await ports.failures.failAgain(marker, row) }
    : await create(failed, row, ports);
  // Others may send what looks like an event of S3's.
  if (failed.target === ports.imagesFunction) await markImages(event, message.sentAt, ports);
  if (failed.target === ports.backupQueue) await markBackup(event, message.sentAt, ports);
  return recorded;
}

/** The marker of an event that was really sent again; undefined for what only says so. */
async function knownMarker(event: unknown, { failures }: Ports): Promise<ReturnType<typeof untag>> {
  const untagged = untag(event);
  if (!untagged.marker) return untagged;
  const row = await failures.read(untagged.marker.id);
  return row?.tokens?.has(untagged.marker.token) ? untagged : { event, marker: undefined };
}

async function create(
  { origin, target = '', identity, text }: FailedEvent,
  row: FailureRow,
  { failures, payloads }: Ports,
): Promise<Recorded> {
  const id = failureId(origin, target, ...identity);
  const inRow = row.payloadBytes <= MOST_BYTES_IN_ROW;
  if (!inRow) await payloads.keep(id, text);
  return { id, row, isNews: await failures.create(id, { ...row, ...(inRow && { payload: text }) }) };
}

function rowOf(
  failed: FailedEvent,
  { sentAt }: Message,
  attempts: number,
  targets: ReadonlySet<string>,
): FailureRow {
  const reason = parkReason(failed, attempts, targets);
  const { origin, reference, target, error, condition } = failed;
  return {
    status: reason ? 'parked' : 'failed',
    reason,
    origin,
    reference,
    target,
    error,
    condition,
    payloadBytes: Buffer.byteLength(failed.text),
    // As the function that failed logged it: what has no id of its own goes by that of its request.
    correlationId: correlationIdOf(failed.event) ?? (clip(reference, MOST_OF_A_CORRELATION_ID) || undefined),
    attempts,
    firstFailedAt: sentAt,
    lastFailedAt: sentAt,
  };
}
