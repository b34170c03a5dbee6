import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import { allFailures } from './all-failures.ts';
import { NotSentError } from './errors.ts';
import { plainTable } from '../plain-table.ts';
import type { Ports } from './ports.ts';
import { whyNot } from './words.ts';

/** So many a call: often enough to see that something happens. */
const AT_ONCE = 10;

/** Sends one failed event again. @throws NotSentError if that cannot be, RedriveError */
export async function retryOne(id: string, dryRun: boolean, { redrive, print }: Ports): Promise<void> {
  const [outcome = { id, outcome: 'unknown' as const }] = await redrive([id], dryRun);
  if (outcome.outcome !== 'sent')
    throw new NotSentError(`${id} ${dryRun ? 'would not be' : 'was not'} sent again: ${whyNot(outcome)}.`);
  print(
    dryRun
      ? `${id} would be sent again.`
      : `${id} is sent again. npm run failures -- show ${id} says how it goes.`,
  );
}

/** Sends all events again that have failed and are neither parked nor on their way. @throws RedriveError */
export async function retryAll(dryRun: boolean, ports: Ports): Promise<void> {
  const ids = await Array.fromAsync(allFailures('failed', ports), ({ id }) => id);
  if (ids.length === 0) return ports.print('Nothing is to be sent again.');
  const outcomes = await inBatches(ids, dryRun, ports);
  const others = outcomes.filter(({ outcome }) => outcome !== 'sent');
  const sent = outcomes.length - others.length;
  ports.print(`${sent} of ${outcomes.length} ${dryRun ? 'would be' : 'were'} sent again.`);
  if (others.length > 0)
    ports.print(
      plainTable(
        ['not sent', 'because'],
        others.map((other) => [other.id, whyNot(other)]),
      ),
    );
}

async function inBatches(
  ids: string[],
  dryRun: boolean,
  { redrive, progress }: Ports,
): Promise<RedriveOutcome[]> {
  const bar = progress(ids.length);
  const outcomes: RedriveOutcome[] = [];
  try {
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const batch = await redrive(ids.slice(at, at + AT_ONCE), dryRun);
      outcomes.push(...batch);
      bar.advance(batch.length);
    }
  } finally {
    bar.end();
  }
  return outcomes;
}
