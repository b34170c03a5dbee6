import { checkUrl, type Destinations } from './check-url.ts';
import { ContentTypeError, FetchTimeoutError, RedirectError, StatusError } from './errors.ts';
import { type Agents, guardedAgents, type Resolve, systemResolve } from './guarded-agents.ts';
import { essenceOf, isOneOf } from './media-type.ts';
import { openAgents } from './open-agents.ts';
import { type Response, send } from './request.ts';
import { retryAfterMs } from './retry-after.ts';

/** What holds for all fetches of a function. */
export interface FetchSettings {
  userAgent: string;
  /** Exactly these may be at any address and port: see {@link Destinations}. */
  allowedOrigins: ReadonlySet<string>;
  /** Tells the addresses of a name; what the operating system says, unless set. */
  resolve?: Resolve;
}

/** What is wanted, and what it may cost. */
export interface FetchOptions {
  /** Media types, one of which the answer has to have: `text/html`, `image/*`. */
  accept: readonly string[];
  /** The hosts that may be asked, redirects included; any, if there is no list. */
  hosts?: ReadonlySet<string>;
  /** For the first origin alone: a redirect to another one does not get them. */
  headers?: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** For all of it, redirects included; 10 s, unless set. */
  timeoutMs?: number;
  /** Of the unpacked body; 2 MB, unless set. */
  maxBytes?: number;
  /** 3, unless set. */
  maxRedirects?: number;
}

/** An answer: a body, or (304) that the one which is known is still good. */
export interface FetchReply {
  status: 200 | 304;
  /** Where it was found at last. */
  url: string;
  /** By their names in lower case. */
  headers: Readonly<Record<string, unknown>>;
  contentType: string;
  body: Buffer;
}

/** See {@link safeFetch}. */
export type SafeFetch = (url: string, options: FetchOptions) => Promise<FetchReply>;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches what strangers name. Only public addresses are connected to, whatever a name or a redirect says; time and
 * size have their limits, and what is in the headers stays with the origin that it is for.
 * @returns a function that throws one of errors.ts, or the reason of its signal
 */
export function safeFetch({ userAgent, allowedOrigins, resolve = systemResolve }: FetchSettings): SafeFetch {
  const guarded = guardedAgents(resolve);
  const agentsFor = (url: URL): Agents => (allowedOrigins.has(url.origin) ? openAgents : guarded);

  /** Follows redirects, each of which is looked at like the first address. */
  async function follow(address: string, options: FetchOptions, signal: AbortSignal): Promise<FetchReply> {
    const { accept, headers = {}, hosts, maxBytes = 2_000_000, maxRedirects = 3 } = options;
    const to: Destinations = { hosts, allowedOrigins };
    const basic = { 'user-agent': userAgent, accept: accept.join(', ') };
    const first = checkUrl(address, to);
    let url = first;
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      const sent = url.origin === first.origin ? { ...headers, ...basic } : basic;
      const response = await send({ url, headers: sent, agents: agentsFor(url), maxBytes, signal });
      if (!REDIRECTS.has(response.status)) return read(url, response, accept, isConditional(sent));
      const { location } = response.headers;
      if (typeof location !== 'string') throw new RedirectError(`${url.hostname} redirects to nowhere`);
      url = checkUrl(location, to, url.href);
    }
    throw new RedirectError(`${first.hostname} redirects more than ${maxRedirects} times`);
  }

  return async (address, options) => {
    const { signal, timeoutMs = 10_000 } = options;
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      return await follow(address, options, AbortSignal.any([signal, timeout]));
    } catch (error) {
      signal.throwIfAborted();
      if (timeout.aborted) throw new FetchTimeoutError(`Not there after ${timeoutMs} ms`);
      throw error;
    }
  };
}

/** @throws StatusError, ContentTypeError */
function read(
  { href, hostname }: URL,
  { status, headers, body }: Response,
  accept: readonly string[],
  conditional: boolean,
): FetchReply {
  const { 'content-type': type, 'retry-after': retryAfter } = headers;
  const contentType = typeof type === 'string' ? type : '';
  if (status === 304 && conditional) return { status, url: href, headers, contentType, body };
  if (status !== 200) {
    throw new StatusError(hostname, status, retryAfterMs(retryAfter, Date.now()));
  }
  if (!isOneOf(essenceOf(contentType), accept)) {
    throw new ContentTypeError(`${hostname} sent ${essenceOf(contentType) || 'no type'}`);
  }
  return { status, url: href, headers, contentType, body };
}

/** Only whoever has asked whether something is new can be told that it is not. */
const isConditional = (headers: Readonly<Record<string, string>>): boolean =>
  Object.keys(headers).some((name) => /^if-(none-match|modified-since)$/i.test(name));
