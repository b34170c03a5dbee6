import { Status } from '../../../lib/failure-row.ts';
import { type Failure, failureTable } from '../../../lib/failure-table.ts';
import type { MortalApp } from './mortal-app.ts';

const PAGE = 500;

/** All failures that are stored with one of these statuses; all that there are, if none is named. */
export const allRows = (app: MortalApp, statuses: readonly Status[] = Status.options): Promise<Failure[]> =>
  app.insist(async ({ table, output }) => {
    const failures = failureTable(table, output('TableName'), AbortSignal.timeout(120_000));
    const rows: Failure[] = [];
    for (const status of statuses) {
      let after: string | undefined;
      do {
        const page = await failures.list({ status, limit: PAGE, after });
        rows.push(...page.failures);
        after = page.next;
      } while (after !== undefined);
    }
    return rows;
  });
