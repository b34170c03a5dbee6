import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Match } from './routes.ts';

/** What API Gateway knows of a request before a function sees it. */
export interface HttpRequest {
  message: IncomingMessage;
  body: Buffer;
  /** As it was sent. */
  rawPath: string;
  rawQuery: string;
  match: Match;
  apiId: string;
  accountId: string;
  time: Date;
}

/**
 * The event of payload format 2.0.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toEvent({ message, body, rawPath, rawQuery, match, ...request }: HttpRequest) {
  const { cookie, ...headers } = Object.fromEntries(
    Object.entries(message.headersDistinct).map(([name, values = []]) => [name, values.join(',')]),
  );
  const query = [...new URLSearchParams(rawQuery)];
  const cookies = cookie?.split(/;\s*/).filter(Boolean);
  const isBase64Encoded = !isText(headers['content-type']);
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: decodePath(rawPath),
    rawQueryString: rawQuery,
    ...(cookies && { cookies }),
    headers,
    ...(query.length > 0 && { queryStringParameters: join(query) }),
    requestContext: contextOf({ message, rawPath, match, ...request }),
    ...(Object.keys(match.parameters).length > 0 && { pathParameters: match.parameters }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && isBase64Encoded,
  };
}

/** See {@link toEvent}. */
export type HttpEvent = ReturnType<typeof toEvent>;

function contextOf({
  message,
  rawPath,
  match,
  apiId,
  accountId,
  time,
}: Omit<HttpRequest, 'body' | 'rawQuery'>) {
  const { host = '', 'user-agent': userAgent = '' } = message.headers;
  return {
    accountId,
    apiId,
    domainName: host,
    domainPrefix: apiId,
    http: {
      method: message.method ?? 'GET',
      path: decodePath(rawPath),
      protocol: `HTTP/${message.httpVersion}`,
      sourceIp: message.socket.remoteAddress ?? '',
      userAgent,
    },
    requestId: randomUUID(),
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

const isText = (type = 'text/plain'): boolean =>
  /^(text\/|application\/(json|javascript|xml|x-www-form-urlencoded|.*\+(json|xml)))/i.test(type);

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
