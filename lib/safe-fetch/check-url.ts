import { UrlRefusedError } from './errors.ts';

/** Where a fetch may go. */
export interface Destinations {
  /** Hosts by their exact names; any, if there is no list. */
  hosts?: ReadonlySet<string> | undefined;
  /** Origins that may be anywhere, at any port: `http://127.0.0.1:4580`. */
  allowedOrigins: ReadonlySet<string>;
}

const SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:']);

/**
 * Reads an address, which need not be absolute if there is a base, and checks it. An IP address in any of its
 * spellings (`0x7f.1`, `2130706433`, `①②⑦.⓪.⓪.①`) is a canonical one from here on.
 * @throws UrlRefusedError
 */
export function checkUrl(address: string, { hosts, allowedOrigins }: Destinations, base?: string): URL {
  if (!URL.canParse(address, base)) throw new UrlRefusedError('This is no address');
  const url = new URL(address, base);
  url.hash = '';
  if (!SCHEMES.has(url.protocol)) throw new UrlRefusedError(`${url.protocol} is neither http: nor https:`);
  if (url.username !== '' || url.password !== '') {
    throw new UrlRefusedError(`The address at ${url.hostname} has a user or password in it`);
  }
  if (allowedOrigins.has(url.origin)) return url;
  // The default port of each scheme is not written.
  if (url.port !== '') throw new UrlRefusedError(`${url.host} is at another port than 80 or 443`);
  if (hosts && !hosts.has(url.hostname)) throw new UrlRefusedError(`${url.hostname} is not on the list`);
  return url;
}
