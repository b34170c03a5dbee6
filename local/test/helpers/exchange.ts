import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Sends bytes as they are, and reads what comes back until the server hangs up.
 * @param parts - each is sent 10 ms after the one before
 * @throws Error if the server does not answer within 5 seconds
 */
export async function exchange(address: string, ...parts: (string | Buffer)[]): Promise<string> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname).setTimeout(5000, () =>
    socket.destroy(new Error('no answer')),
  );
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  const closed = once(socket, 'close');
  await once(socket, 'connect');
  for (const part of parts) {
    socket.write(part);
    await sleep(10);
  }
  await closed;
  return Buffer.concat(chunks).toString();
}

/** A request as text, after which the server hangs up. */
export const requestText = (target: string, headers: string[] = [], method = 'GET', body = ''): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: api.test', 'Connection: close', ...headers, '', body].join('\r\n');

/** The same request, after which the server waits for another. */
export const keptOpen = (text: string): string => text.replace('Connection: close\r\n', '');
