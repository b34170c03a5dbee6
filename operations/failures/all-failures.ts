import { type Status, statusOf, STORED } from '../../lib/failure-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import type { Ports } from './ports.ts';

const PAGE = 100;

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
