import { type Status, statusOf } from '../../lib/failure-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import type { Ports } from './ports.ts';

const PAGE = 100;

/** As what those are stored that have a status by now: time alone makes one of another, and no row is written for it. */
const STORED: Record<Status, Status[]> = {
  failed: ['failed', 'retrying'],
  retrying: ['failed', 'retrying'],
  parked: ['parked'],
  resolved: ['resolved'],
};

/** All failures of a status, newest first among those that are stored alike. */
export async function* allFailures(
  status: Status,
  { failures, now }: Pick<Ports, 'failures' | 'now'>,
): AsyncGenerator<Failure> {
  for (const stored of STORED[status]) {
    let after: string | undefined;
    do {
      const page = await failures.list({ status: stored, limit: PAGE, after });
      for (const failure of page.failures) if (statusOf(failure, now()) === status) yield failure;
      after = page.next;
    } while (after !== undefined);
  }
}
