import { get, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a GET is answered with, as it came: not decoded, and with the path as it is. */
export function exchange(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  return new Promise((done, reject) => {
    const { hostname: host, port, origin } = new URL(url);
    get({ host, port, path: url.slice(origin.length), headers }, (response) => {
      const { statusCode: status = 0, headers: answered } = response;
      buffer(response).then((body) => done({ status, headers: answered, body }), reject);
    }).on('error', reject);
  });
}
