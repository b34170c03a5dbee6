import { log } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import type { Note } from './run-tick.ts';

/** Leaves a line in the log for each source that was looked at. */
export const noteSource: Note = ({ id }, { outcome, row, stored, reason }) => {
  if (outcome === 'waiting') return;
  if (outcome !== 'failed') {
    log.info('scraper', { source: id, outcome, ...(stored !== undefined && { stored }) });
    return;
  }
  const { failures, error, nextAllowedAt } = row;
  log.warn('scraper', { source: id, outcome, failures, error, nextAllowedAt, ...unexpected(error, reason) });
  count('SourceFailures');
};

/** Only of an error that nobody has foreseen is the place worth knowing; its message may have anything in it. */
const unexpected = (error: { message: string } | undefined, reason: unknown) =>
  error?.message.startsWith('Unexpected') && reason instanceof Error
    ? { stack: reason.stack?.split('\n').filter((line) => line.trim().startsWith('at ')) }
    : {};
