import { tag } from '../../lib/failure-marker.ts';
import type { FailureRow, ParkReason } from '../../lib/failure-row.ts';
import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { decide } from './decide.ts';
import { PayloadGoneError, RefusedError, UncertainError } from './errors.ts';
import type { Ports } from './ports.ts';

/** How to go about it. */
export interface Manner {
  /** Somebody has chosen this very failure, and does not want to wait. */
  chosen: boolean;
  dryRun: boolean;
}

/**
 * Sends one failed event again, if it may be. It is claimed first: of two who try, one sends it; and a crash after
 * that costs an attempt, never the event, which by then may be there. @throws what keeps it from being sent now, and may pass
 */
export async function retryFailure(
  id: string,
  row: FailureRow | undefined,
  { chosen, dryRun }: Manner,
  ports: Ports,
): Promise<RedriveOutcome> {
  if (!row) return { id, outcome: 'unknown' };
  const decision = decide(row, chosen, ports.targets, ports.now());
  switch (decision.outcome) {
    case 'send':
      return dryRun ? { id, outcome: 'sent' } : sendAgain(id, row, ports);
    case 'park':
      if (!dryRun) await ports.retries.park(id, row, decision.reason);
      return { id, outcome: 'parked', reason: decision.reason };
    default:
      return { id, ...decision };
  }
}

async function sendAgain(id: string, row: FailureRow, ports: Ports): Promise<RedriveOutcome> {
  const { retries, now } = ports;
  await ports.pace();
  const token = ports.uuid();
  if (!(await retries.claim(id, row, token, now()))) return { id, outcome: 'retrying' };
  const claimed: FailureRow = { ...row, status: 'failed', claim: token, attempts: row.attempts + 1 };
  try {
    await handOver(id, claimed, token, ports);
  } catch (error) {
    const reason = parkReasonOf(error);
    if (reason) {
      await retries.park(id, claimed, reason);
      return { id, outcome: 'parked', reason };
    }
    // What was certainly not sent is no attempt.
    const { attempts } = error instanceof UncertainError ? claimed : row;
    await retries.release(id, { ...claimed, attempts });
    throw error;
  }
  await retries.sent(id, token, now());
  return { id, outcome: 'sent' };
}

/** @throws PayloadGoneError, RefusedError; UncertainError if it may be there; anything else if it is not */
async function handOver(
  id: string,
  { target = '', payload, attempts, correlationId }: FailureRow,
  token: string,
  { payloads, send }: Ports,
): Promise<void> {
  const event = payload ?? (await payloads.read(id));
  if (event === undefined) throw new PayloadGoneError('Its payload is gone from the bucket');
  await send(target, tag(event, { id, attempt: attempts, token, correlationId }));
}

function parkReasonOf(error: unknown): ParkReason | undefined {
  if (error instanceof RefusedError) return 'REFUSED';
  return error instanceof PayloadGoneError ? 'PAYLOAD_GONE' : undefined;
}
