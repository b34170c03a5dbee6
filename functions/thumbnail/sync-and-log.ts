import { log } from '../../lib/log.ts';
import { count } from '../../lib/metrics.ts';
import type { ObjectChange } from '../../lib/s3-event.ts';
import { imageId } from '../../lib/s3-key.ts';
import type { Ports } from './ports.ts';
import { type Result, syncThumbnails } from './sync-thumbnails.ts';

/** Handles a change, and leaves one line about it in the log. @throws what {@link syncThumbnails} throws */
export async function syncAndLog(change: ObjectChange, ports: Ports): Promise<void> {
  const about = { ...change, imageId: imageId(change.bucket, change.key) };
  try {
    const result = await syncThumbnails(change, ports);
    const level = result.outcome === 'rejected' ? 'warn' : 'info';
    log[level]('thumbnail', { ...about, outcome: result.outcome, ...detail(result) });
    if (result.outcome === 'ready') count('ImagesReady');
    if (result.outcome === 'rejected') count('ImagesRejected');
  } catch (error) {
    log.error('thumbnail', { ...about, outcome: 'failed', error });
    throw error;
  }
}

/** What is worth knowing of a new row. */
function detail({ outcome, row }: Result) {
  if (row?.state !== outcome) return {};
  if (row.state === 'rejected') return { code: row.code, reason: row.reason };
  return row.state === 'ready' ? row.timings : {};
}
