import { createHash } from 'node:crypto';

/**
 * A JSON answer. Given the request, it has an ETag, and is 304 without a body if the client has it already.
 */
export function answer(
  status: number,
  body: object,
  headers: Record<string, string> = {},
  req?: Request,
): Response {
  const text = JSON.stringify(body);
  const all = { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers };
  if (!req) return new Response(text, { status, headers: all });
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  const tagged = { ...all, etag, 'cache-control': 'private, no-cache' };
  const known = (req.headers.get('if-none-match') ?? '').split(/\s*,\s*/).includes(etag);
  return known
    ? new Response(null, { status: 304, headers: tagged })
    : new Response(text, { status, headers: tagged });
}
