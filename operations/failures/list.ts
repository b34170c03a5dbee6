import { type Status, statusOf } from '../../lib/failure-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import { allFailures } from './all-failures.ts';
import { plainTable } from '../plain-table.ts';
import type { Ports } from './ports.ts';
import { ago, inOneLine } from '../words.ts';
import { targetName } from './words.ts';

const MOST = 100;

/** What still needs somebody's attention. */
const OPEN: Status[] = ['failed', 'retrying', 'parked'];

/** Lists the failures of a status, or all that are not resolved, the newest first. */
export async function list(status: Status | undefined, ports: Ports): Promise<void> {
  const lists = (status ? [status] : OPEN).map((each) => first(MOST + 1, allFailures(each, ports)));
  const pages = await Promise.all(lists);
  const found = pages.flatMap((failures) => failures.slice(0, MOST));
  if (found.length === 0) {
    ports.print(status ? `Nothing is ${status}.` : 'Nothing has failed that is not resolved.');
    return;
  }
  found.sort((one, other) => (one.lastFailedAt < other.lastFailedAt ? 1 : -1));
  ports.print(failuresTable(found, ports));
  if (pages.some(({ length }) => length > MOST))
    ports.print(`The newest ${MOST} of each status; there are more.`);
}

async function first<T>(count: number, items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) if (taken.push(item) >= count) break;
  return taken;
}

/** Failures as a table. */
export const failuresTable = (failures: Failure[], { now, stack }: Pick<Ports, 'now' | 'stack'>): string =>
  plainTable(
    ['id', 'status', 'of', 'failed', 'sent again', 'error'],
    failures.map((failure) => [
      failure.id,
      statusOf(failure, now()),
      inOneLine(targetName(failure, stack.name), 30),
      ago(failure.lastFailedAt, now()),
      String(failure.attempts),
      inOneLine(`${failure.error.type}: ${failure.error.message}`, 60),
    ]),
  );
