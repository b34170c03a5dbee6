import * as z from 'zod/mini';

const Event = z.object({
  rawPath: z.string(),
  headers: z.record(z.string(), z.string()),
  requestContext: z.object({ http: z.object({ method: z.string() }) }),
});

/** What a browser asks for. */
export interface Request {
  method: string;
  path: string;
  /** Their names are in small letters. */
  headers: Map<string, string>;
}

/**
 * Reads a function URL's event, which is that of an HTTP API, payload version 2.0.
 * @throws ZodError for an event that is no request
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function readRequest(event: unknown): Request {
  const { rawPath, headers, requestContext } = Event.parse(event);
  return { method: requestContext.http.method, path: rawPath, headers: new Map(Object.entries(headers)) };
}
