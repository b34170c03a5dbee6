import { MOST_BYTES_IN_ROW } from '../../lib/failure-payloads.ts';
import type { Failure } from '../../lib/failure-table.ts';
import { allFailures } from './all-failures.ts';
import { failuresTable } from './list.ts';
import type { Ports } from './ports.ts';

const SHOWN = 20;

const ENDED = ['parked', 'resolved'] as const;

/**
 * Forgets the failures of which nothing more will come: those that are parked, and those that are resolved, or the ones
 * of one status alone.
 * @throws NotConfirmedError, NoTerminalError before anything is forgotten
 */
export async function purge(
  status: (typeof ENDED)[number] | undefined,
  dryRun: boolean,
  ports: Ports,
): Promise<void> {
  const statuses = status ? [status] : ENDED;
  const lists = statuses.map((each) => Array.fromAsync(allFailures(each, ports)));
  const done = (await Promise.all(lists)).flat();
  if (done.length === 0) return ports.print(`Nothing is ${statuses.join(' or ')}.`);
  ports.print(failuresTable(done.slice(0, SHOWN), ports));
  if (done.length > SHOWN) ports.print(`… and ${done.length - SHOWN} more`);
  if (dryRun) return ports.print(`${done.length} would be forgotten, with their payloads.`);
  await ports.confirm();
  const bar = ports.progress(done.length);
  let forgotten = 0;
  try {
    for (const failure of done) {
      if (await forget(failure, ports)) forgotten += 1;
      bar.advance(1);
    }
  } finally {
    bar.end();
  }
  ports.print(`${forgotten} forgotten.`);
}

/**
 * The payload first: without its row nobody would find it again. Should the row stay because something has happened to
 * it just now, that is a success, and nothing will be sent any more.
 */
async function forget(failure: Failure, { failures, payloads }: Ports): Promise<boolean> {
  if (failure.payloadBytes > MOST_BYTES_IN_ROW) await payloads.remove(failure.id);
  return failures.remove(failure.id, failure);
}
