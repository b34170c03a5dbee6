import { type FailureRow, statusOf, STORED } from '../../lib/failure-row.ts';
import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { throwAny } from '../../lib/try-all.ts';
import type { Ports } from './ports.ts';
import type { Request } from './request.ts';
import { retryFailure } from './retry-failure.ts';

const PAGE = 50;

/**
 * Sends failed events again, one after the other. What keeps one from being sent now would keep the next one of the
 * same target too: those keep their attempts for later, and do not keep the others waiting.
 * @returns what became of each, as soon as it is known. @throws what kept some from being sent, after the last
 */
export async function* redrive(request: Request, ports: Ports): AsyncGenerator<RedriveOutcome> {
  const manner = { chosen: 'ids' in request, dryRun: request.dryRun };
  const most = 'ids' in request ? Infinity : request.limit;
  const unreachable = new Map<string | undefined, unknown>();
  let sent = 0;
  for await (const [id, row] of 'ids' in request ? chosen(request.ids, ports) : failed(ports)) {
    if (unreachable.has(row?.target)) continue;
    try {
      const outcome = await retryFailure(id, row, manner, ports);
      yield outcome;
      if (outcome.outcome === 'sent') sent += 1;
      if (sent >= most) break;
    } catch (error) {
      unreachable.set(row?.target, error);
    }
  }
  throwAny([...unreachable.values()]);
}

type Found = [id: string, row: FailureRow | undefined];

async function* chosen(ids: readonly string[], { failures }: Ports): AsyncGenerator<Found> {
  for (const id of new Set(ids)) yield [id, await failures.read(id)];
}

/** All that are failed, the oldest first; then those that were sent again and never heard of. */
async function* failed({ failures, now }: Ports): AsyncGenerator<Found> {
  for (const status of STORED.failed) {
    let after: string | undefined;
    do {
      const page = await failures.list({ status, limit: PAGE, after, oldestFirst: true });
      for (const { id, ...row } of page.failures) if (statusOf(row, now()) === 'failed') yield [id, row];
      after = page.next;
    } while (after !== undefined);
  }
}
