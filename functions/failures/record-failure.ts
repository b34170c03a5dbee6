import { correlationIdOf } from '../../lib/correlation.ts';
import { type Marker, untag } from '../../lib/failure-marker.ts';
import { MOST_BYTES_IN_ROW } from '../../lib/failure-payloads.ts';
import { failureId, type FailureRow } from '../../lib/failure-row.ts';
import { clipName, type FailedEvent } from './failed-event.ts';
import { markImages } from './mark-images.ts';
import type { Message } from './message.ts';
import { parkReason } from './park-reason.ts';
import type { Ports } from './ports.ts';
import { readMessage } from './read-message.ts';

/** What was noted. */
export interface Recorded {
  id: string;
  row: FailureRow;
}

/**
 * Notes a failed event: its payload first, then its row, then its image. It may break off anywhere and be repeated,
 * and messages may come twice and in any order. One of an event that was sent again finds the row of the event.
 */
export async function recordFailure(message: Message, ports: Ports): Promise<Recorded> {
  const failed = readMessage(message);
  const { event, marker } = untag(failed.event);
  const payload = marker ? JSON.stringify(event) : failed.text;
  const row = rowOf(failed, payload, message, marker, ports.targets);
  const ownId = failureId(failed.origin, failed.target ?? '', ...failed.identity);
  const id = marker?.id ?? ownId;
  const noted = await note(id, row, payload, ports);
  // A marker with the id of somebody else's failure.
  if (!noted && id !== ownId) await note(ownId, row, payload, ports);
  // A forged record is believed in nothing.
  if (row.target !== undefined && ports.targets.has(row.target))
    await markImages(event, message.sentAt, ports);
  return { id: noted ? id : ownId, row };
}

/** @returns false if the row is about another target's event: then nothing was done */
async function note(
  id: string,
  row: FailureRow,
  payload: string,
  { failures, payloads }: Ports,
): Promise<boolean> {
  const inRow = row.payloadBytes <= MOST_BYTES_IN_ROW;
  if (!inRow) await payloads.keep(id, payload);
  const known = await failures.create(id, { ...row, ...(inRow && { payload }) });
  if (known && known.target !== row.target) return false;
  if (known && row.attempts > 0) await failures.failAgain(id, row.attempts, row);
  return true;
}

function rowOf(
  failed: FailedEvent,
  payload: string,
  { sentAt }: Message,
  marker: Marker | undefined,
  targets: ReadonlySet<string>,
): FailureRow {
  const attempts = marker?.attempt ?? 0;
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
    payloadBytes: Buffer.byteLength(payload),
    // As the function that failed logged it: what has no id of its own goes by that of its request.
    correlationId: clipName(correlationIdOf(failed.event) ?? reference),
    attempts,
    firstFailedAt: sentAt,
    lastFailedAt: sentAt,
  };
}
