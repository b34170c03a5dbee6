import { type AxiosError, create, isAxiosError } from 'axios';
import type { Agents } from './guarded-agents.ts';
import { AddressRefusedError, BadResponseError, TooLargeError, UnreachableError } from './errors.ts';

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
  /** Of the unpacked body. */
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
  decompress: true,
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
    const response = await client.get<Buffer>(url.href, {
      headers,
      ...agents,
      maxContentLength: maxBytes,
      signal,
    });
    return {
      status: response.status,
      headers: Object.fromEntries(Object.entries(response.headers)),
      body: response.data,
    };
  } catch (error) {
    signal.throwIfAborted();
    throw isAxiosError(error) ? named(error, url.hostname, maxBytes) : new BadResponseError(url.hostname);
  }
}

/** What of axios' error may be told. */
function named({ code = '', message, cause }: AxiosError, host: string, maxBytes: number): Error {
  if (cause instanceof AddressRefusedError) return cause;
  if (message.startsWith('maxContentLength'))
    return new TooLargeError(`${host} sent more than ${maxBytes} bytes`);
  // Of what Node calls by such codes the parser of HTTP, the unpacking, and a connection that ended in between.
  if (/^(HPE_|Z_|ERR_|ECONNRESET$|EPIPE$)/.test(code) && !/^ERR_(TLS|SSL|OSSL)_/.test(code)) {
    return new BadResponseError(`${host}: ${code}`);
  }
  return new UnreachableError(`${host}: ${code}`);
}
