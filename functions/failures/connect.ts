import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { failurePayloads } from '../../lib/failure-payloads.ts';
import { Targets } from '../../lib/failure-targets.ts';
import { failedImages } from './failed-images.ts';
import { failureNotes } from './failure-notes.ts';
import type { Ports } from './ports.ts';

const config = readConfig({ TABLE_NAME: Name, PHOTOS_BUCKET: Name, TARGETS: Targets, IMAGES_FUNCTION: Name });
const s3 = createS3Client();
const table = createTableClient();

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  failures: failureNotes(table, config.TABLE_NAME, signal),
  payloads: failurePayloads(s3, config.PHOTOS_BUCKET, signal),
  images: failedImages(table, config.TABLE_NAME, signal),
  targets: config.TARGETS,
  imagesFunction: config.IMAGES_FUNCTION,
  photosBucket: config.PHOTOS_BUCKET,
});
