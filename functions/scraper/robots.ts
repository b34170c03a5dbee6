import Robots from 'robots-parser/Robots.js';
import { AddressRefusedError, StatusError, UrlRefusedError } from '../../lib/safe-fetch/errors.ts';
import type { SafeFetch } from '../../lib/safe-fetch/safe-fetch.ts';
import type { SourceRow } from '../../lib/source-row.ts';
import { RobotsUnreachableError } from './errors.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** More is not read. https://www.rfc-editor.org/rfc/rfc9309#name-limits */
const MOST_BYTES = 500 * 1024;
/** A request too many is no missing file. */
const TOO_MANY = 429;

/** What a robots.txt says of one address. */
export type Verdict = NonNullable<SourceRow['robots']>;

/** What it takes to ask. */
export interface Asking {
  url: URL;
  hosts: ReadonlySet<string>;
  userAgent: string;
  fetch: SafeFetch;
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now: number;
}

/**
 * Whether programs may read an address, by the rules of RFC 9309: a file that is not there allows everything, one that
 * cannot be read nothing; a verdict is good for a day, or for longer if there is no way to get another.
 * @throws RobotsUnreachableError, UrlRefusedError, AddressRefusedError, or the reason of the signal
 */
export async function askRobots(known: Verdict | undefined, asking: Asking): Promise<Verdict> {
  const { signal, now } = asking;
  if (known && now - Date.parse(known.checkedAt) < DAY_MS) return known;
  try {
    return { allowed: isAllowed(asking, await readRobots(asking)), checkedAt: new Date(now).toISOString() };
  } catch (error) {
    signal.throwIfAborted();
    // It is the whole server that is not to be asked.
    if (error instanceof UrlRefusedError || error instanceof AddressRefusedError) throw error;
    if (known) return known;
    const { name, message } = error instanceof Error ? error : { name: 'unknown', message: '' };
    const retryAfterMs = error instanceof StatusError ? error.retryAfterMs : undefined;
    throw new RobotsUnreachableError(`${name}: ${message}`, retryAfterMs);
  }
}

/** The text of the file; empty if there is none. */
async function readRobots({ url, hosts, fetch, signal }: Asking): Promise<string> {
  try {
    const options = { accept: ['text/plain', '*/*'], hosts, signal, timeoutMs: 5_000, maxRedirects: 5 };
    const { body } = await fetch(`${url.origin}/robots.txt`, options);
    return body.subarray(0, MOST_BYTES).toString();
  } catch (error) {
    if (
      error instanceof StatusError &&
      error.status < 500 &&
      error.status >= 400 &&
      error.status !== TOO_MANY
    )
      return '';
    throw error;
  }
}

const isAllowed = ({ url, userAgent }: Asking, text: string): boolean =>
  new Robots(`${url.origin}/robots.txt`, text).isAllowed(url.href, userAgent) ?? true;
