import type { IncomingMessage } from 'node:http';
import { requestHeaders } from './request-headers.ts';

/** What is known of a request before a function sees it. */
export interface HttpRequest {
  message: IncomingMessage;
  body: Buffer;
  path: string;
  rawQuery: string;
  routeKey: string;
  /** What the variables of the route's path stand for. */
  parameters: Record<string, string>;
  apiId: string;
  accountId: string;
  requestId: string;
  time: Date;
}

/**
 * The event of payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent(request: HttpRequest) {
  const { body, path, rawQuery, routeKey, parameters } = request;
  const { cookies, headers } = requestHeaders(request.message, request.time);
  // Of two question marks the parser forgives the first one only.
  const query = [...new URLSearchParams(`?${rawQuery}`)];
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query.length > 0 && { queryStringParameters: join(query) }),
    requestContext: contextOf(request),
    ...(Object.keys(parameters).length > 0 && { pathParameters: parameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** See {@link toEvent}. */
export type HttpEvent = ReturnType<typeof toEvent>;

function contextOf({ message, path, routeKey, apiId, accountId, requestId, time }: HttpRequest) {
  const { host = '', 'user-agent': userAgent = '' } = message.headers;
  return {
    accountId,
    apiId,
    domainName: host,
    domainPrefix: apiId,
    http: {
      method: message.method ?? 'GET',
      path,
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '',
      userAgent,
    },
    requestId,
    routeKey,
    stage: '$default',
    time: clf(time),
    timeEpoch: time.getTime(),
  };
}

/** A parameter that comes more than once is joined by commas. */
function join(pairs: [string, string][]): Record<string, string> {
  const joined = new Map<string, string>();
  for (const [name, value] of pairs) {
    const known = joined.get(name);
    joined.set(name, known === undefined ? value : `${known},${value}`);
  }
  return Object.fromEntries(joined);
}

/**
 * Whether a function is given a body as it is. AWS has no list; as measured there, forms and bodies of no type come
 * in Base64 like images.
 * @see https://github.com/ministackorg/ministack/pull/766
 */
const isText = (type = ''): boolean =>
  /^(text\/[^;]*|application\/(json|javascript|xml))\s*(;|$)/i.test(type.trim());

/** A time as the Common Log Format has it: 23/Nov/2026:09:00:00 +0000 */
export const clf = (time: Date): string =>
  `${time.toUTCString().slice(5, 16).replaceAll(' ', '/')}:${time.toISOString().slice(11, 19)} +0000`;
