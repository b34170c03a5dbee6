import { randomUUID } from 'node:crypto';
import { DeleteObjectCommand, GetObjectCommand } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import * as z from 'zod/mini';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { imageTable } from '../../lib/image-table.ts';
import { signingKeys } from '../../lib/signing-keys.ts';
import { signToken, verifyToken } from '../../lib/token.ts';
import type { Ports } from './ports.ts';

const FORM_SECONDS = 300;
const URL_SECONDS = 900;
const CURSOR_SECONDS = 3600;
const Position = z.object({ position: z.record(z.string(), z.string()) });

const config = readConfig({
  PHOTOS_BUCKET: Name,
  THUMBNAILS_BUCKET: Name,
  TABLE_NAME: Name,
  SIGNING_KEYS_PARAMETER: Name,
});
const s3 = createS3Client();
const table = createTableClient();
const keys = signingKeys(config.SIGNING_KEYS_PARAMETER);

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
  thumbnails: {
    url: (Key) =>
      getSignedUrl(s3, new GetObjectCommand({ Bucket: config.THUMBNAILS_BUCKET, Key }), {
        // Rounded down, so that a browser finds the picture in its cache.
        signingDate: new Date(Math.floor(Date.now() / URL_SECONDS / 1000) * URL_SECONDS * 1000),
        expiresIn: 2 * URL_SECONDS,
      }),
  },
  images: imageTable(table, config.TABLE_NAME, signal),
  cursors: {
    sign: async (subject, position) =>
      signToken(await keys.current(), 'cursor', { subject, position }, CURSOR_SECONDS),
    async verify(owner, cursor) {
      const claims = await verifyToken(keys, 'cursor', cursor);
      return claims?.['sub'] === owner ? Position.parse(claims).position : undefined;
    },
  },
  now: Date.now,
  uuid: randomUUID,
});
