/** Whoever asks for more time than this will be asked again all the same. */
const MOST_MS = 24 * 60 * 60 * 1000;

/**
 * For how long `Retry-After` asks to be left alone, in milliseconds: seconds or a date.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-retry-after
 */
export function retryAfterMs(header: unknown, now: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const ms = /^\d{1,10}$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), MOST_MS) : undefined;
}
