import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { findFailure, noFailure } from './find-failure.ts';
import type { Ports } from './ports.ts';
import { ProblemError } from './problems.ts';

const REFUSALS: Record<Exclude<RedriveOutcome['outcome'], 'sent' | 'unknown'>, string> = {
  parked: 'It is parked, and is not sent again',
  retrying: 'It is on its way already',
  waiting: 'Its time has not come',
  resolved: 'It was sent again before, and succeeded',
};

/**
 * Has a failed event sent again. With an idempotency key that happens once: whether it has, the row tells,
 * and so no answer need be kept, and none can be lost.
 * @throws ProblemError 404, 409 if it is not to be sent, 422 if the key was another request's, 502, 503, 504
 */
export async function retryFailure(
  operator: string,
  id: string,
  idempotencyKey: string | undefined,
  ports: Pick<Ports, 'failures' | 'requests' | 'now'>,
): Promise<void> {
  if (idempotencyKey !== undefined && (await isDone(operator, id, idempotencyKey, ports))) return;
  const { outcome, reason } = await ports.failures.sendAgain(id);
  if (outcome === 'sent') return;
  if (outcome === 'unknown') throw noFailure(id);
  throw new ProblemError(409, `${REFUSALS[outcome]}${reason ? `: ${reason}` : ''}.`);
}

/** Whether the failure was sent since this request was first made. */
async function isDone(
  operator: string,
  id: string,
  key: string,
  { failures, requests, now }: Pick<Ports, 'failures' | 'requests' | 'now'>,
): Promise<boolean> {
  const { sentAt } = await findFailure(id, { failures });
  const first = await requests.note(operator, key, { id, sentAt }, Math.floor(now() / 1000));
  if (first.id !== id)
    throw new ProblemError(422, 'This Idempotency-Key came with another failure before. Use a new one.');
  return sentAt !== first.sentAt;
}
