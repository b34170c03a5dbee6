import { GetObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { createS3Client } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { ConfigError } from '../../lib/errors.ts';
import { keptParameter } from '../../lib/kept-parameter.ts';
import { createSsmClient } from '../../lib/ssm-client.ts';
import type { Surroundings } from './surroundings.ts';

// At init: once per execution environment.
const config = readConfig({
  STAGE: Name,
  API_ADDRESS_PARAMETER: Name,
  PHOTOS_BUCKET: Name,
  THUMBNAILS_BUCKET: Name,
  BANNER_BUCKET: Name,
});
const s3 = createS3Client();
const { API_ADDRESS_PARAMETER } = config;
const api = keptParameter(API_ADDRESS_PARAMETER, originIn, createSsmClient());

/** Looks up where everything is. @throws ConfigError, and what keeps the parameter from being read */
export async function connect(): Promise<Surroundings> {
  const { STAGE, PHOTOS_BUCKET, THUMBNAILS_BUCKET, BANNER_BUCKET } = config;
  const [address, uploads, ...pictures] = await Promise.all([
    api.get(),
    originOf(PHOTOS_BUCKET),
    originOf(THUMBNAILS_BUCKET),
    originOf(BANNER_BUCKET),
  ]);
  return { api: address, uploads, pictures, stage: STAGE };
}

/** Where a bucket's addresses lead. The SDK knows; nothing is asked of S3, and the address itself is of no use. */
async function originOf(Bucket: string): Promise<string> {
  return new URL(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key: '-' }))).origin;
}

function originIn(value: string | undefined): string {
  if (!value || !URL.canParse(value)) throw new ConfigError(`${API_ADDRESS_PARAMETER} holds no address`);
  return new URL(value).origin;
}
