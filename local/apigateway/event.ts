import type { IncomingMessage } from 'node:http';
import { requestHeaders } from './request-headers.ts';
import type { Match } from './routes.ts';
import type { Target } from './target.ts';

/** What API Gateway knows of a request before a function sees it. */
export interface HttpRequest {
  message: IncomingMessage;
  body: Buffer;
  target: Target;
  match: Match;
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
  const { body, match } = request;
  const { path, rawQuery } = request.target;
  const { cookies, headers } = requestHeaders(request.message, request.time);
  // Of two question marks the parser forgives the first one only.
  const query = [...new URLSearchParams(`?${rawQuery}`)];
  const isBase64Encoded = body.length > 0 && !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString: rawQuery,
    ...(cookies.length > 0 && { cookies }),
    headers,
    ...(query.length > 0 && { queryStringParameters: join(query) }),
    requestContext: contextOf(request),
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** See {@link toEvent}. */
export type HttpEvent = ReturnType<typeof toEvent>;

function contextOf({ message, target, match, apiId, accountId, requestId, time }: HttpRequest) {
  const { host = '', 'user-agent': userAgent = '' } = message.headers;
  return {
    accountId,
    apiId,
    domainName: host,
    domainPrefix: apiId,
    http: {
      method: message.method ?? 'GET',
      path: target.path,
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '',
      userAgent,
    },
    requestId,
    routeKey: match.route.key,
    stage: '$default',
    // CLF: 23/Nov/2026:09:00:00 +0000
    time: `${time.toUTCString().slice(5, 16).replaceAll(' ', '/')}:${time.toISOString().slice(11, 19)} +0000`,
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
