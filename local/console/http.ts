import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';

/**
 * Whether a request, which calls the local cloud by a name of its own, comes from this machine's own tools, or from the
 * console itself. A page of another site has an origin of its own; what it embeds or reads without an origin, browsers
 * mark. A link that leads to the console is anybody's.
 */
export function isOwn({ headers, method }: IncomingMessage): boolean {
  const { origin } = new URL(`http://${headers.host}`);
  if (headers.origin !== undefined && headers.origin !== origin) return false;
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return true;
  return method === 'GET' && headers['sec-fetch-dest'] === 'document';
}

/** The body of a POST; undefined when it has been refused. */
export async function read<Schema extends z.ZodType>(
  request: IncomingMessage,
  response: ServerResponse,
  schema: Schema,
): Promise<z.output<Schema> | undefined> {
  const { success, data, error } = schema.safeParse(await json(request).catch(() => undefined));
  if (success) return data;
  send(response, 400, { message: z.prettifyError(error) });
  return undefined;
}

/** Answers with JSON. */
export function send(response: ServerResponse, status: number, body: object): void {
  const headers = { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' };
  response.writeHead(status, headers).end(JSON.stringify(body, null, 2));
}

/** Who is so far behind does not read any more, like a tab that sleeps. */
const MOST_BYTES_BEHIND = 16 * 1024 * 1024;

/**
 * Begins an answer of server-sent events.
 * @returns what sends one. Whoever does not read is cut off, and goes on where it was when it connects again
 */
export function beginStream(response: ServerResponse): (data: string, id?: number) => void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  // Who listens is answered at once, not with the first event.
  response.flushHeaders();
  return (data, id) => {
    if (response.writableLength > MOST_BYTES_BEHIND) response.destroy();
    else response.write(`${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`);
  };
}
