import { setTimeout as sleep } from 'node:timers/promises';
import { bannerBucket } from '../../lib/banner-bucket.ts';
import { bannerLedger } from '../../lib/banner-ledger.ts';
import { createS3Client, createTableClient } from '../../lib/clients.ts';
import { Name, readConfig } from '../../lib/config.ts';
import { keptParameter } from '../../lib/kept-parameter.ts';
import { latestItems } from '../../lib/latest-items.ts';
import { AllowedOrigins } from '../../lib/safe-fetch/allowed-origins.ts';
import { safeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import { createSsmClient } from '../../lib/ssm-client.ts';
import { fetchAvatar } from './fetch-avatar.ts';
import type { Ports } from './ports.ts';
import { renderBanner } from './render-banner.ts';
import { Theme, WebhookUrl } from './settings.ts';
import { parseSecret, webhook } from './webhook.ts';

/** What an index needs to follow its table, as a rule. */
const PAUSE_MS = 1_000;

const config = readConfig({
  TABLE_NAME: Name,
  BANNER_BUCKET: Name,
  BANNER_THEME: Theme,
  WEBHOOK_URL: WebhookUrl,
  WEBHOOK_SECRET_PARAMETER: Name,
  ALLOWED_ORIGINS: AllowedOrigins,
  USER_AGENT: Name,
});
const { TABLE_NAME, BANNER_BUCKET, WEBHOOK_URL, WEBHOOK_SECRET_PARAMETER } = config;
const s3 = createS3Client();
const table = createTableClient();
const fetchSafely = safeFetch({ userAgent: config.USER_AGENT, allowedOrigins: config.ALLOWED_ORIGINS });
const secret = keptParameter(
  WEBHOOK_SECRET_PARAMETER,
  (value) => parseSecret(WEBHOOK_SECRET_PARAMETER, value),
  createSsmClient(),
);

/** The world of one invocation, which ends with the signal. */
export const connect = (signal: AbortSignal, requestId: string): Ports => ({
  latest: (kind, most) => latestItems(table, TABLE_NAME, { kind, most, now: Date.now() }, signal),
  bucket: bannerBucket(s3, BANNER_BUCKET, signal),
  ledger: bannerLedger(table, TABLE_NAME, signal),
  fetchAvatar: (address) => fetchAvatar(fetchSafely, address, signal),
  render: (content) => renderBanner(content, signal),
  publishers: WEBHOOK_URL === '' ? [] : [webhook(WEBHOOK_URL, secret, signal)],
  theme: config.BANNER_THEME,
  requestId,
  pause: () => sleep(PAUSE_MS, undefined, { signal }),
  now: Date.now,
});
