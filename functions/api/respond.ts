import { createHash } from 'node:crypto';

/** A JSON answer. */
export const answer = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  });

/**
 * The answer of this version, or 304 if the client has it.
 * @param version - all that the body follows from. The ETag is a weak one: signatures in the body may differ
 */
export async function answerOnce(
  req: Request,
  version: unknown,
  body: () => Promise<object>,
  cacheControl = 'private, no-cache',
): Promise<Response> {
  const hash = createHash('sha256').update(JSON.stringify(version)).digest('base64url').slice(0, 22);
  const headers = {
    etag: `W/"${hash}"`,
    'cache-control': cacheControl,
    // Without it API Gateway makes it text, and with a 304 a cache may believe that.
    'content-type': 'application/json',
  };
  return hasVersion(req.headers.get('if-none-match') ?? '', `"${hash}"`)
    ? new Response(null, { status: 304, headers })
    : answer(200, await body(), headers);
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match */
const hasVersion = (ifNoneMatch: string, tag: string): boolean =>
  ifNoneMatch
    .split(',')
    .map((each) => each.trim().replace(/^W\//, ''))
    .some((each) => each === tag || each === '*');
