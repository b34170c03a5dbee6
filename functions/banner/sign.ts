import { createHmac } from 'node:crypto';
import type { Banner } from './publisher.ts';

/**
 * The headers that say which banner a request brings, and prove who sends it and when: HMAC-SHA256 over the time, the
 * hash, the rendering's time and the picture. docs/publishers.md has what a receiver does with it.
 * @param now - milliseconds since the epoch
 */
export function signedHeaders(
  { png, contentHash, renderedAt }: Banner,
  secret: string,
  now: number,
): Record<string, string> {
  const seconds = Math.floor(now / 1000);
  const signature = createHmac('sha256', secret)
    .update(`${seconds}.${contentHash}.${renderedAt}.`)
    .update(png)
    .digest('hex');
  return {
    'banner-content-hash': contentHash,
    'banner-rendered-at': renderedAt,
    'banner-signature': `t=${seconds},v1=${signature}`,
  };
}
