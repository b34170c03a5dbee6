import type { ServerResponse } from 'node:http';
import type { Reply } from './reply.ts';

const REPEATED = new Set(['set-cookie', 'vary']);

/** What browsers are told beside an answer. */
export interface Told {
  cors: Record<string, string> | undefined;
  /** Whether a function has no say in it then; it is told twice otherwise, which browsers refuse. */
  replaces: boolean;
}

/** Sends an answer. */
export function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
  { cors, replaces }: Told,
): void {
  const isCors = (name: string) => cors !== undefined && name.startsWith('access-control-');
  const own = headers.filter(([name]) => !(replaces && isCors(name)));
  for (const [name, value] of [...own, ...Object.entries(cors ?? {})]) {
    if (REPEATED.has(name) || isCors(name)) response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  // Node counts only what it sends, which is nothing for HEAD.
  if (status !== 204 && status !== 304) response.setHeader('content-length', Buffer.byteLength(body));
  response.statusCode = status;
  response.end(body);
}
