import { SQSClient } from '@aws-sdk/client-sqs';
import { assumeRole } from '../../lib/assume-role.ts';
import { backupLedger } from '../../lib/backup-ledger.ts';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Count, Name, readConfig } from '../../lib/config.ts';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { patience } from '../../lib/patience.ts';
import { backupBucket } from './backup-bucket.ts';
import { deadLetters } from './dead-letters.ts';
import { inTurn } from './in-turn.ts';
import { sourcePhotos } from './photos.ts';
import type { ConsumerPorts } from './ports.ts';

// At init: once per execution environment, so that warm invocations find connections open and the role taken.
const config = readConfig({
  TABLE_NAME: Name,
  PHOTOS_BUCKET: Name,
  PHOTOS_ACCOUNT: Name,
  DEAD_LETTERS_URL: Name,
  BACKUP_BUCKET: Name,
  BACKUP_ACCOUNT: Name,
  BACKUP_ROLE: Name,
  BACKUP_EXTERNAL_ID: Name,
  MULTIPART_THRESHOLD: Count,
  PART_SIZE: Count,
  DELETES_PER_WINDOW: Count,
});
const own = createS3Client();
const writer = createS3Client(assumeRole(config.BACKUP_ROLE, config.BACKUP_EXTERNAL_ID));
const table = createTableClient();
const sqs = new SQSClient({ requestHandler: { ...patience, requestTimeout: 5_000 } });
const photos = { bucket: config.PHOTOS_BUCKET, owner: config.PHOTOS_ACCOUNT };
const settings = {
  photos,
  backup: { bucket: config.BACKUP_BUCKET, owner: config.BACKUP_ACCOUNT },
  threshold: config.MULTIPART_THRESHOLD,
  partSize: config.PART_SIZE,
};

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): ConsumerPorts => {
  const breaker = deleteBreaker(table, config.TABLE_NAME, signal);
  return {
    photos: sourcePhotos(own, photos, signal),
    backup: backupBucket(writer, settings, signal),
    ledger: backupLedger(table, config.TABLE_NAME, signal),
    giveUp: deadLetters(sqs, config.DEAD_LETTERS_URL, signal),
    mayDelete: (now) => breaker.admit(config.DELETES_PER_WINDOW, now),
    now: Date.now,
    photosBucket: photos.bucket,
    inTurn: inTurn(),
  };
};
