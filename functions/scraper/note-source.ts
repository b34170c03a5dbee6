import { log } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import type { Note } from './run-tick.ts';
import { UNEXPECTED } from './source-state.ts';

/** Leaves a line in the log for each source that was looked at. */
export const noteSource: Note = ({ id }, { outcome, row, stored, reason }) => {
  if (outcome === 'waiting') return;
  if (outcome !== 'failed') {
    log.info('source', { id, outcome, ...(stored !== undefined && { stored }) });
    return;
  }
  const { failures, error, nextAllowedAt } = row;
  const what = error && `${error.type}: ${error.message}`;
  log.warn('source', { id, outcome, reason: what, failures, nextAllowedAt, ...unexpected(error, reason) });
  count('SourceFailures');
};

/** Only of an error that nobody has foreseen is the place worth knowing; its message may have anything in it. */
const unexpected = (error: { message: string } | undefined, reason: unknown) =>
  error?.message === UNEXPECTED && reason instanceof Error
    ? { stack: reason.stack?.split('\n').filter((line) => line.trim().startsWith('at ')) }
    : {};
