import { Status, statusOf, STORED } from '../../lib/failure-row.ts';
import type { Failure } from '../../lib/failure-table.ts';
import type { ListPosition, Ports } from './ports.ts';
import { positionIn } from './position.ts';
import type { FailuresPage } from './schemas.ts';
import { summarizeFailure } from './view-failure.ts';
import type { FailuresView } from './views.ts';

/**
 * One page of the failures of a status, newest first among those that are stored alike. It can be short of the limit,
 * even empty, and still have a next one.
 * @throws ProblemError 400 for a cursor that is not one of the operator's for this status
 */
export async function listFailures(
  operator: string,
  { status, limit, cursor }: FailuresPage,
  ports: Pick<Ports, 'failures' | 'cursors' | 'now' | 'stack'>,
): Promise<FailuresView> {
  const list = `failures/${status}`;
  const position = await positionIn(operator, list, cursor, ports.cursors);
  const { found, next } = await pageFrom(
    readPlace(position) ?? { stored: STORED[status][0] },
    status,
    limit,
    ports,
  );
  const failures = found.filter((failure) => statusOf(failure, ports.now()) === status);
  return {
    failures: failures.map(({ id, ...row }) => summarizeFailure(id, row, ports)),
    ...(next && { next: await ports.cursors.sign(operator, list, writePlace(next)) }),
  };
}

/** Where in which stored list. */
interface Place {
  stored: Status;
  after?: ListPosition | undefined;
}

/** So many as there are from here on, up to the limit, out of one stored list and then the next. */
async function pageFrom(
  { stored, after }: Place,
  status: Status,
  limit: number,
  { failures }: Pick<Ports, 'failures'>,
): Promise<{ found: Failure[]; next?: Place | undefined }> {
  const page = await failures.list({ status: stored, limit, after });
  if (page.next !== undefined) return { found: page.failures, next: { stored, after: page.next } };
  const [other] = STORED[status].slice(STORED[status].indexOf(stored) + 1);
  const left = limit - page.failures.length;
  if (other === undefined || left === 0) return { found: page.failures, next: other && { stored: other } };
  const rest = await pageFrom({ stored: other }, status, left, { failures });
  return { ...rest, found: [...page.failures, ...rest.found] };
}

const writePlace = ({ stored, after = '' }: Place): ListPosition => `${stored}:${after}`;

function readPlace(position: ListPosition | undefined): Place | undefined {
  if (position === undefined) return undefined;
  const end = position.indexOf(':');
  return { stored: Status.parse(position.slice(0, end)), after: position.slice(end + 1) || undefined };
}
