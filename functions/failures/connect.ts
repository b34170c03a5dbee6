import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { failurePayloads } from '../../lib/failure-payloads.ts';
import { Targets } from '../../lib/failure-targets.ts';
import { failedBackups } from './failed-backups.ts';
import { failedImages } from './failed-images.ts';
import { failureNotes } from './failure-notes.ts';
import type { Ports } from './ports.ts';

const config = readConfig({
  TABLE_NAME: Name,
  PHOTOS_BUCKET: Name,
  TARGETS: Targets,
  IMAGES_FUNCTION: Name,
  BACKUP_QUEUE: Name,
});
const s3 = createS3Client();
const table = createTableClient();

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  failures: failureNotes(table, config.TABLE_NAME, signal),
  payloads: failurePayloads(s3, config.PHOTOS_BUCKET, signal),
  images: failedImages(table, config.TABLE_NAME, signal),
  backups: failedBackups(table, config.TABLE_NAME, signal),
  targets: config.TARGETS,
  imagesFunction: config.IMAGES_FUNCTION,
  backupQueue: config.BACKUP_QUEUE,
  photosBucket: config.PHOTOS_BUCKET,
});
