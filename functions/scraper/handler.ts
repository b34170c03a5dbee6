import type { Context } from 'aws-lambda';
import { withDeadline } from '../../lib/deadline.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import { redrivable } from '../../lib/redrivable.ts';
import { connect, sources as configured } from './connect.ts';
import { noteSource } from './note-source.ts';
import type { Ports } from './ports.ts';
import { type Report, runTick } from './run-tick.ts';
import type { Source } from './sources.ts';
import { readTick } from './tick.ts';

/** Handles ticks of the schedule, in the world that `open` connects to. */
export const createHandler =
  (open: (signal: AbortSignal, remainingMs: () => number) => Ports, sources: readonly Source[]) =>
  /** @throws InvalidTickError, AllSourcesFailedError, EventsNotTakenError, or what kept the table from being used */
  async (event: unknown, context: Context): Promise<Report> => {
    const correlationId = logInvocation(event, context);
    const remainingMs = (): number => context.getRemainingTimeInMillis();
    const report = await withDeadline(remainingMs(), (signal) => {
      const ports = open(signal, remainingMs);
      return runTick(readTick(event, ports.now()), sources, correlationId, ports, noteSource);
    });
    log.info('scraper', { ...report });
    if (report.outcome === 'late') count('TicksLate');
    if (report.published.length > 0) count('FeedsChanged');
    return report;
  };

export const handler = redrivable(createHandler(connect, configured));
