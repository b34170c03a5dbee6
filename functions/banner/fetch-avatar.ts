import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { SafeFetch } from '../../lib/safe-fetch/safe-fetch.ts';

/** Nobody waits for longer than this for a face. */
const TIMEOUT_MS = 4_000;
const MOST_BYTES = 2_000_000;
/** What the banner can decode. Others would be fetched in vain. */
const TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'];

/** A picture's bytes; undefined, and a line in the log, if it cannot be had. */
export async function fetchAvatar(
  fetchSafely: SafeFetch,
  address: string,
  signal: AbortSignal,
): Promise<Buffer | undefined> {
  try {
    const options = { accept: TYPES, signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES };
    return (await fetchSafely(address, options)).body;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    log.warn('no avatar', { code: error.code, reason: error.message });
    return undefined;
  }
}
