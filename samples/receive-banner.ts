// What a receiver of the webhook has to do before it believes a word: docs/publishers.md. Copy it.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** In seconds, either way: clocks differ a bit, and a request that somebody has kept is not taken later. */
const FRESH = 300;

/** A banner as it came, and its hash. Take each hash once; and none that was rendered before the one you show. */
export interface ReceivedBanner {
  contentHash: string;
  /** ISO 8601. */
  renderedAt: string;
  png: Buffer;
}

/**
 * Reads a request.
 * @param now - epoch milliseconds
 * @returns undefined if it does not come from whoever has the secret, or comes too late: answer 401
 */
export function receiveBanner(
  headers: IncomingHttpHeaders,
  png: Buffer,
  secret: string,
  now: number,
): ReceivedBanner | undefined {
  const { 'banner-content-hash': contentHash, 'banner-rendered-at': renderedAt } = headers;
  const [, seconds, signature] =
    /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['banner-signature'])) ?? [];
  if (typeof contentHash !== 'string' || typeof renderedAt !== 'string' || !signature) return undefined;
  if (Math.abs(now / 1000 - Number(seconds)) > FRESH) return undefined;
  const expected = createHmac('sha256', secret)
    .update(`${seconds}.${contentHash}.${renderedAt}.`)
    .update(png)
    .digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
    ? { contentHash, renderedAt, png }
    : undefined;
}
