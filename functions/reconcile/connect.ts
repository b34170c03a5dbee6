import { randomUUID } from 'node:crypto';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { assumeRole } from '../../lib/assume-role.ts';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Count, Name, readConfig } from '../../lib/config.ts';
import { CorrelationId } from '../../lib/correlation.ts';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { heldDeletions } from '../../lib/held-deletions.ts';
import { log } from '../../lib/log.ts';
import { patience } from '../../lib/patience.ts';
import { auditNotes } from './audit-notes.ts';
import { backlog } from './backlog.ts';
import { backupRows } from './backup-rows.ts';
import { listObjects } from './list-objects.ts';
import type { Ports } from './ports.ts';
import { repairQueue } from './repair-queue.ts';
import type { Settings } from './request.ts';

const Share = z.coerce.number('is no number').check(z.minimum(0, 'is below 0'), z.maximum(1, 'is above 1'));

const config = readConfig({
  TABLE_NAME: Name,
  PHOTOS_BUCKET: Name,
  PHOTOS_ACCOUNT: Name,
  BACKUP_BUCKET: Name,
  BACKUP_ACCOUNT: Name,
  BACKUP_ROLE: Name,
  BACKUP_EXTERNAL_ID: Name,
  BACKUP_QUEUE_URL: Name,
  HOURLY_REPAIR: z.enum(['true', 'false'], 'is neither true nor false'),
  GRACE_SECONDS: Count,
  ORPHAN_SHARE: Share,
  ORPHAN_COUNT: Count,
});
const s3 = createS3Client();
const backupS3 = createS3Client(assumeRole(config.BACKUP_ROLE, config.BACKUP_EXTERNAL_ID));
const table = createTableClient();
const sqs = new SQSClient({ requestHandler: { ...patience, requestTimeout: 5_000 } });

const PHOTOS = {
  name: config.PHOTOS_BUCKET,
  owner: config.PHOTOS_ACCOUNT,
  refused: 'reading the source',
} as const;
const BACKUP = {
  name: config.BACKUP_BUCKET,
  owner: config.BACKUP_ACCOUNT,
  refused: 'reading the backup',
} as const;
const QUEUE = { queueUrl: config.BACKUP_QUEUE_URL, photosBucket: config.PHOTOS_BUCKET };

/** What goes for every audit, and for those by the schedule. */
export const settings: Settings = {
  graceSeconds: config.GRACE_SECONDS,
  mode: config.HOURLY_REPAIR === 'true' ? 'repair' : 'report',
};

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  source: () => listObjects(s3, PHOTOS, signal),
  backup: () => listObjects(backupS3, BACKUP, signal),
  readRows: backupRows(table, config.TABLE_NAME, config.PHOTOS_BUCKET, signal),
  held: () => heldDeletions(table, config.TABLE_NAME, signal).rows(),
  requestRepairs: repairQueue(sqs, QUEUE, CorrelationId.safeParse(log.getCorrelationId()).data, signal),
  backlog: backlog(sqs, config.BACKUP_QUEUE_URL, signal),
  closeBreaker: () => deleteBreaker(table, config.TABLE_NAME, signal).release(),
  audits: auditNotes(table, config.TABLE_NAME, randomUUID(), signal),
  orphanLimits: { share: config.ORPHAN_SHARE, count: config.ORPHAN_COUNT },
  signal,
  now: Date.now,
});
