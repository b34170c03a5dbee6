import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { photoBucket } from '../../lib/photo-bucket.ts';
import { thumbnailBucket } from '../../lib/thumbnail-bucket.ts';
import { thumbnailLedger } from '../../lib/thumbnail-ledger.ts';
import { renderThumbnails } from './render-thumbnails.ts';
import type { Ports } from './ports.ts';

// At init: once per execution environment, so that warm invocations find connections open.
const config = readConfig({ THUMBNAILS_BUCKET: Name, TABLE_NAME: Name });
const s3 = createS3Client();
const table = createTableClient();

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  photos: photoBucket(s3, signal),
  thumbnails: thumbnailBucket(s3, config.THUMBNAILS_BUCKET, signal),
  ledger: thumbnailLedger(table, config.TABLE_NAME, signal),
  render: (photo) => renderThumbnails(photo, signal),
  now: Date.now,
});
