import { type AxiosError, create, isAxiosError } from 'axios';
import type { Agents } from './guarded-agents.ts';
import { AddressRefusedError, BadResponseError, UnreachableError } from './errors.ts';
import { ACCEPT_ENCODING, tooLarge, unpack } from './unpack.ts';

/** One response, of whatever status. Headers are by their names in lower case. */
export interface Response {
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

/** One request, which follows no redirect. */
export interface Request {
  url: URL;
  headers: Record<string, string>;
  agents: Agents;
  /** Of the body, packed and unpacked. */
  maxBytes: number;
  signal: AbortSignal;
}

/** Made once, so that what somebody sets for all of axios does not hold here. */
const client = create({
  adapter: 'http',
  // A proxy of the environment would make the connection, and nobody look at the address.
  proxy: false,
  maxRedirects: 0,
  responseType: 'arraybuffer',
  // unpack.ts does.
  decompress: false,
  headers: { 'accept-encoding': ACCEPT_ENCODING },
  transformResponse: [],
  validateStatus: () => true,
});

/**
 * Sends a GET.
 * @throws AddressRefusedError, UnreachableError, BadResponseError, TooLargeError; or what axios throws when the signal
 * aborts: see the signal for why
 */
export async function send({ url, headers, agents, maxBytes, signal }: Request): Promise<Response> {
  try {
    const {
      status,
      headers: found,
      data,
    } = await client.get<Buffer>(url.href, {
      headers,
      ...agents,
      maxContentLength: maxBytes,
      signal,
    });
    const body = await unpack(data, found['content-encoding'], url.hostname, maxBytes);
    return { status, headers: Object.fromEntries(Object.entries(found)), body };
  } catch (error) {
    signal.throwIfAborted();
    throw isAxiosError(error) ? named(error, url.hostname, maxBytes) : error;
  }
}

/** What of axios' error may be told. */
function named({ code = '', message, cause }: AxiosError, host: string, maxBytes: number): Error {
  if (cause instanceof AddressRefusedError) return cause;
  if (message.startsWith('maxContentLength')) return tooLarge(host, maxBytes);
  // The parser of HTTP, and a connection that ended in between.
  if (/^(HPE_|ERR_|ECONNRESET$|EPIPE$)/.test(code) && !/^ERR_(TLS|SSL|OSSL)_/.test(code)) {
    return new BadResponseError(`${host}: ${code}`);
  }
  return new UnreachableError(`${host}: ${code}`);
}
