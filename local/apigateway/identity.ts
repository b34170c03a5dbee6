import type { HttpEvent } from '../http/event.ts';

type Context = HttpEvent['requestContext'];

const CONTEXT: Record<string, (context: Context) => string> = {
  accountId: ({ accountId }) => accountId,
  apiId: ({ apiId }) => apiId,
  domainName: ({ domainName }) => domainName,
  httpMethod: ({ http }) => http.method,
  'identity.sourceIp': ({ http }) => http.sourceIp,
  'identity.userAgent': ({ http }) => http.userAgent,
  path: ({ http }) => http.path,
  protocol: ({ http }) => http.protocol,
  routeKey: ({ routeKey }) => routeKey,
  stage: ({ stage }) => stage,
};

/** Whether an authorizer can be told this part of a request: `$request.header.Authorization`, `$context.routeKey`. */
export function isIdentitySource(source: string): boolean {
  const { kind, name } = parse(source);
  return kind === 'context' ? Object.hasOwn(CONTEXT, name) : kind !== '';
}

/**
 * The part of a request that an identity source names, if it is there.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function readIdentity(source: string, event: HttpEvent): string | undefined {
  const { kind, name } = parse(source);
  if (kind === 'context') return CONTEXT[name]?.(event.requestContext);
  if (kind === 'request.querystring') return event.queryStringParameters?.[name];
  return /^cookie$/i.test(name) ? event.cookies?.join('; ') : event.headers[name.toLowerCase()];
}

function parse(source: string): { kind: string; name: string } {
  const [, kind = '', name = ''] = /^\$(context|request\.(?:header|querystring))\.(.+)$/.exec(source) ?? [];
  return { kind, name };
}
