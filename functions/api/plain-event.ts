import * as z from 'zod/mini';

/** What an HTTP API hands over of a request, as far as it matters here; the rest stays as it is. */
const HttpEvent = z.looseObject({
  version: z.literal('2.0'),
  routeKey: z.string(),
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: z.record(z.string(), z.string()),
  body: z.nullish(z.string()),
  isBase64Encoded: z.boolean(),
  requestContext: z.looseObject({ http: z.looseObject({ method: z.string() }) }),
});

/** What the router takes for a method. */
export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
/** See {@link METHODS}. */
export type Method = (typeof METHODS)[number];

/** The headers that a route reads. */
const HEADERS = ['content-type', 'idempotency-key', 'if-none-match'];

/**
 * The event in a form of which a web `Request` can be made, whatever a client has sent: an odd `Host` or
 * `X-Forwarded-Proto`, a body with a `GET` or a header beyond Latin-1 would make its constructor throw, outside of
 * every error handler.
 * @throws ZodError if it is no event of payload version 2.0
 */
export function plainEvent(event: unknown) {
  const { headers, rawPath, body, requestContext, ...rest } = HttpEvent.parse(event);
  const { method } = requestContext.http;
  // No route takes PATCH: a method that nobody knows is answered alike.
  const known = METHODS.find((each) => each === method) ?? 'PATCH';
  return {
    ...rest,
    rawPath: encodePath(rawPath),
    headers: Object.fromEntries(HEADERS.flatMap((name) => readHeader(headers, name))),
    ...(typeof body === 'string' && known !== 'GET' && known !== 'HEAD' && { body }),
    requestContext: {
      ...requestContext,
      domainName: 'localhost',
      http: { ...requestContext.http, method: known },
    },
  };
}

/** What no header may hold becomes a character that no schema takes: to drop it could make two values one. */
function readHeader(headers: Record<string, string>, name: string): [string, string][] {
  const value = headers[name];
  return value === undefined ? [] : [[name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, '\xff')]];
}

/**
 * API Gateway has decoded the path: a `?` in it is no query, a `%` no escape, a space no end. Dots are no steps either,
 * which no URL can say: with a space behind them they name nothing that there is.
 */
function encodePath(path: string): string {
  const names = path
    .toWellFormed()
    .replace(/^(?!\/)/, '/')
    .replace(/(?<=\/)\.\.?(?=\/|$)/g, '$& ');
  return encodeURI(names).replace(/[?#]/g, encodeURIComponent);
}
