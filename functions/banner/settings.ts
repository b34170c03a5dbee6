import * as z from 'zod/mini';
import type { ThemeName } from './themes.ts';

/** One of the banner's looks, as a setting. */
export const Theme = z.enum(['dark', 'light'] satisfies ThemeName[], 'is neither dark nor light');

/** Where banners are posted to, as a setting; empty for nowhere. Only loopback may be asked without TLS. */
export const WebhookUrl = z
  .string('is not set')
  .check(z.refine((text) => text === '' || isSafe(text), 'is neither empty nor an https:// address'));

function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
}
