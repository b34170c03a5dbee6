import { readFileSync } from 'node:fs';

/** What a client sends, and for whom API Gateway has found it to be. */
export interface HttpCall {
  query?: string;
  headers?: Record<string, string>;
  body?: string;
  /** Whose token it has; null for none. */
  owner?: string | null;
  scope?: string;
}

/** A request as an HTTP API hands it over, payload version 2.0. */
export function httpEvent(
  method: string,
  path: string,
  { query = '', headers = {}, body, owner = 'ada', scope = 'images:read images:write' }: HttpCall = {},
) {
  const routeKey = `${method} ${path.replace(/^\/(images|failures)\/[^/]*/, '/$1/{id}')}`;
  const userAgent = 'curl/8.14.1';
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      'x-forwarded-proto': 'https',
      ...headers,
    },
    requestContext: {
      accountId: '111111111111',
      apiId: 'a1b2c3d4e5',
      ...(owner !== null && { authorizer: { lambda: { owner, scope } } }),
      domainName: 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'a1b2c3d4e5',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent },
      requestId: 'UcQWRj01DoEEJxQ=',
      routeKey,
      stage: '$default',
      time: '23/Nov/2026:09:00:00 +0000',
      timeEpoch: 1795424400000,
    },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}

/** `POST /images`. */
export const postImage = (body: unknown, { headers, ...call }: HttpCall = {}) =>
  httpEvent('POST', '/images', {
    ...call,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** An event of events/api/. */
export const apiEvent = (name: string): ReturnType<typeof httpEvent> =>
  JSON.parse(readFileSync(`events/api/${name}.json`, 'utf8'));
