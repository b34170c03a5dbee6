import { correlationIdOf } from '../../lib/correlation.ts';
import { log } from '../../lib/log.ts';
import { count, measure } from '../../lib/metrics.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { Ports } from './ports.ts';
import { type LookRequest, readRequest } from './request.ts';
import { type Result, syncBackup } from './sync-backup.ts';

/** Handles a message, and leaves one line about it in the log. @throws what {@link readRequest} and {@link syncBackup} throw */
export async function syncAndLog(body: unknown, ports: Ports): Promise<void> {
  let about: object = { correlation_id: correlationIdOf(body) };
  try {
    const request = readRequest(body, ports.photosBucket, ports.now());
    about = { ...about, ...request, imageId: imageId(request.bucket, request.key) };
    const result = await ports.inTurn(request.key, () => syncBackup(request, ports));
    const level = result.outcome === 'held' ? 'warn' : 'info';
    log[level]('backup', { ...about, outcome: result.outcome, ...detail(result) });
    tell(request, result);
  } catch (error) {
    log.error('backup', { ...about, outcome: 'failed', error });
    throw error;
  }
}

const detail = ({ outcome, row }: Result) =>
  outcome === 'stored' && row.state === 'stored' ? { bytes: row.bytes, lagMs: row.lagMs } : {};

function tell({ event }: LookRequest, { outcome, row }: Result): void {
  if (outcome === 'deleted') count('BackupDeleted');
  if (outcome === 'held') count('BackupHeld');
  if (outcome !== 'stored' || row.state !== 'stored') return;
  count('BackupStored');
  // A repair, or a deletion that brings an older version back, is late by no fault of the queue.
  if (event === 'Object Created') measure('BackupLag', row.lagMs);
}
