import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { auditTable } from '../../lib/audit-table.ts';
import { currentBanner, pastBanners } from '../../lib/banner-table.ts';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { trippedAt } from '../../lib/breaker-state.ts';
import { failureTable } from '../../lib/failure-table.ts';
import { feedPage } from '../../lib/feed-table.ts';
import { heldDeletions } from '../../lib/held-deletions.ts';
import { imageTable } from '../../lib/image-table.ts';
import { signingKeys } from '../../lib/signing-keys.ts';
import { allSources } from '../../lib/source-table.ts';
import { signedCursors } from './cursors.ts';
import { imageDetails } from './image-details.ts';
import { createRedriveClient, redriveFunction } from './invoke-redrive.ts';
import type { Ports, SignUrl } from './ports.ts';
import { requestTable } from './request-table.ts';

/** Long enough to choose a file; an upload that has begun may go on. */
const FORM_SECONDS = 300;

// At init: once per execution environment.
const config = readConfig({
  PHOTOS_BUCKET: Name,
  THUMBNAILS_BUCKET: Name,
  BANNER_BUCKET: Name,
  TABLE_NAME: Name,
  SIGNING_KEYS_PARAMETER: Name,
  REDRIVE_FUNCTION: Name,
  POWERTOOLS_METRICS_NAMESPACE: Name,
});
const s3 = createS3Client();
const table = createTableClient();
const lambda = createRedriveClient();
const cursors = signedCursors(signingKeys(config.SIGNING_KEYS_PARAMETER));

const signUrl =
  (Bucket: string): SignUrl =>
  (Key, { signedAt, seconds }) =>
    getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), {
      signingDate: new Date(signedAt),
      expiresIn: seconds,
    });

/** The world of one request, which ends with the signal. */
export const connect = (signal: AbortSignal): Ports => ({
  photos: {
    bucket: config.PHOTOS_BUCKET,
    form: (Key, contentType, { least, most }) =>
      createPresignedPost(s3, {
        Bucket: config.PHOTOS_BUCKET,
        Key,
        Fields: { 'Content-Type': contentType },
        Conditions: [['content-length-range', least, most]],
        Expires: FORM_SECONDS,
      }),
    async remove(Key) {
      await s3.send(new DeleteObjectCommand({ Bucket: config.PHOTOS_BUCKET, Key }), { abortSignal: signal });
    },
  },
  thumbnails: { url: signUrl(config.THUMBNAILS_BUCKET) },
  images: {
    ...imageTable(table, config.TABLE_NAME, signal),
    details: imageDetails(table, config.TABLE_NAME, signal),
  },
  failures: {
    ...failureTable(table, config.TABLE_NAME, signal),
    sendAgain: redriveFunction(lambda, config.REDRIVE_FUNCTION, signal),
  },
  audits: auditTable(table, config.TABLE_NAME, signal),
  breaker: {
    trippedAt: () => trippedAt(table, config.TABLE_NAME, signal),
    held: (most) => heldDeletions(table, config.TABLE_NAME, signal).count(most),
  },
  feed: {
    list: (kind, limit, after) => feedPage(table, config.TABLE_NAME, { kind, limit, after }, signal),
  },
  sources: { all: () => allSources(table, config.TABLE_NAME, signal) },
  banners: {
    current: () => currentBanner(table, config.TABLE_NAME, signal),
    list: (limit, after) => pastBanners(table, config.TABLE_NAME, { limit, after }, signal),
    url: signUrl(config.BANNER_BUCKET),
  },
  requests: requestTable(table, config.TABLE_NAME, signal),
  cursors,
  stack: config.POWERTOOLS_METRICS_NAMESPACE,
  now: Date.now,
  uuid: randomUUID,
});
