import { once } from 'node:events';
import { get, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** What a GET is answered with, as it came: not decoded, and with the path as it is. */
export async function exchange(
  url: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }> {
  const { hostname: host, port, origin } = new URL(url);
  const asked = get({ host, port, path: url.slice(origin.length), headers });
  const response: IncomingMessage = (await once(asked, 'response'))[0];
  const { statusCode: status = 0, headers: answered } = response;
  return { status, headers: answered, body: await buffer(response) };
}
