import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

const REPEATED = new Set(['set-cookie', 'vary']);

/**
 * Sends an answer.
 * @param cors - what the API tells browsers; a function has then no say in it
 */
export function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  cors: Record<string, string> | undefined,
): void {
  const own = headers.filter(([name]) => !cors || !name.startsWith('access-control-'));
  for (const [name, value] of [...own, ...Object.entries(cors ?? {})]) {
    if (REPEATED.has(name)) response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  // Node counts only what it sends, which is nothing for HEAD.
  if (status !== 204 && status !== 304) response.setHeader('content-length', Buffer.byteLength(body));
  response.statusCode = status;
  response.end(body);
}
