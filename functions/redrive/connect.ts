import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { failurePayloads } from '../../lib/failure-payloads.ts';
import { failureTable } from '../../lib/failure-table.ts';
import { Targets } from '../../lib/failure-targets.ts';
import { patience } from '../../lib/patience.ts';
import { pacer } from './pacer.ts';
import type { Ports } from './ports.ts';
import { failureRetries } from './retries.ts';
import { sender } from './sender.ts';

const EVENTS_PER_SECOND = 5;

const config = readConfig({ TABLE_NAME: Name, PHOTOS_BUCKET: Name, TARGETS: Targets });
const s3 = createS3Client();
const table = createTableClient();
// Once: the SDK would repeat a call whose answer was lost, and the event be there twice.
const once = { maxAttempts: 1, requestHandler: { ...patience, requestTimeout: 5_000 } };
const lambda = new LambdaClient(once);
const sqs = new SQSClient(once);

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  failures: failureTable(table, config.TABLE_NAME, signal),
  retries: failureRetries(table, config.TABLE_NAME, signal),
  payloads: failurePayloads(s3, config.PHOTOS_BUCKET, signal),
  send: sender(lambda, sqs, signal),
  targets: config.TARGETS,
  pace: pacer(EVENTS_PER_SECOND, { now: Date.now, sleep: (ms) => sleep(ms, undefined, { signal }) }),
  now: Date.now,
  uuid: randomUUID,
});
