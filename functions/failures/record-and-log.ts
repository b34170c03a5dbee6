import { log } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import type { Message } from './message.ts';
import type { Ports } from './ports.ts';
import { recordFailure } from './record-failure.ts';

/** Notes a failure, and leaves one line about it in the log. @throws what {@link recordFailure} throws */
export async function recordAndLog(message: Message, ports: Ports): Promise<void> {
  try {
    const { id, row, isNews } = await recordFailure(message, ports);
    const { status, reason, target, error, attempts, correlationId } = row;
    if (!isNews) return log.info('known already', { id });
    const about = { id, status, reason, target, errorType: error.type, attempts };
    log.warn('failure', { ...about, correlation_id: correlationId });
    count('FailuresNoted');
    if (status === 'parked') count('FailuresParked');
    if (target === ports.backupQueue) count('BackupFailed');
  } catch (error) {
    log.error('failure', { messageId: message.id, receives: message.receives, error });
    throw error;
  }
}
