import type { Surroundings } from './surroundings.ts';

/**
 * What every answer tells browsers. Nothing may show the page in a frame, take it for another type than it is, or learn
 * from it where a link was followed.
 */
export const securityHeaders = {
  'strict-transport-security': 'max-age=63072000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** Of an answer that shows and does nothing. */
export const NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/**
 * What the page may do: run its own script, and no text as script; ask the API; post to one bucket; show pictures of the
 * buckets that have them, and of itself (a photo before it is uploaded is a `blob:`, a placeholder a `data:`).
 * @see https://www.w3.org/TR/CSP3/
 */
export function contentPolicy({ api, uploads, pictures }: Surroundings): string {
  return [
    NOTHING_ALLOWED,
    "script-src 'self'",
    "style-src 'self'",
    `img-src ${all("'self'", 'data:', 'blob:', ...pictures)}`,
    `connect-src ${all(api, uploads)}`,
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

const all = (...sources: string[]): string => [...new Set(sources)].join(' ');
