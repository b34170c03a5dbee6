import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** The headers of a request as a function sees them: cookies apart, the others joined, and what AWS adds. */
export function requestHeaders(
  { headersDistinct, socket }: IncomingMessage,
  time: Date,
): { cookies: string[]; headers: Record<string, string> } {
  const { cookie = [], ...others } = headersDistinct;
  const sent = Object.fromEntries(
    Object.entries(others).map(([name, values = []]): [string, string] => [name, values.join(',')]),
  );
  const addresses = [sent['x-forwarded-for'], socket.remoteAddress].filter(Boolean);
  return {
    cookies: cookie.flatMap((line) => line.split(/;\s*/)).filter(Boolean),
    headers: {
      'x-amzn-trace-id': `Root=1-${Math.floor(time.getTime() / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
      ...sent,
      'x-forwarded-for': addresses.join(', '),
      'x-forwarded-port': String(socket.localPort),
      'x-forwarded-proto': 'http',
    },
  };
}
