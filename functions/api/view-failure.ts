import { type FailureRow, statusOf } from '../../lib/failure-row.ts';
import { nameOf } from '../../lib/failure-targets.ts';
import type { Ports } from './ports.ts';
import type { FailureView, ListedFailureView } from './views.ts';

/** Where a failure is shown. */
export const failurePath = (id: string): string => `/failures/${id}`;

/** A failure as a list shows it. */
export function summarizeFailure(
  id: string,
  row: FailureRow,
  { now, stack }: Pick<Ports, 'now' | 'stack'>,
): ListedFailureView {
  const status = statusOf(row, now());
  const self = failurePath(id);
  return {
    id,
    status,
    reason: row.reason,
    target: row.target && nameOf(row.target).replace(`${stack}-`, ''),
    imageId: row.imageId,
    error: row.error,
    attempts: row.attempts,
    firstFailedAt: row.firstFailedAt,
    lastFailedAt: row.lastFailedAt,
    sentAt: row.sentAt,
    resolvedAt: row.resolvedAt,
    correlationId: row.correlationId,
    links: { self, ...(status === 'failed' && { retry: `${self}/retry` }) },
  };
}

/**
 * A failure with all that is known of it but its payload, which may hold anything, of any owner: a token travels
 * further than an operator's credentials do. `npm run failures -- show` has it for those.
 */
export const viewFailure = (
  id: string,
  row: FailureRow,
  ports: Pick<Ports, 'now' | 'stack'>,
): FailureView => ({
  ...summarizeFailure(id, row, ports),
  origin: row.origin,
  reference: row.reference,
  condition: row.condition,
  payloadBytes: row.payloadBytes,
});
