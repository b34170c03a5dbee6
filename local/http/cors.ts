import type { IncomingMessage } from 'node:http';

/** What a browser on another origin may do. */
export interface CorsConfig {
  /** `https://app.example.com`, `https://*` or `*`. */
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  credentials: boolean;
  maxAgeSeconds?: number;
}

/** Whether a browser asks what a page of another origin may do. */
export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' &&
  headers.origin !== undefined &&
  headers['access-control-request-method'] !== undefined;

/**
 * What a browser is told about pages of another origin: nothing of those that are not named.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */
export function corsHeaders(
  { origins, methods, headers, exposed, credentials, maxAgeSeconds }: CorsConfig,
  request: IncomingMessage,
): Record<string, string> {
  const { origin } = request.headers;
  if (!origin || !origins.some((each) => covers(each, origin))) return {};
  const anybody = origins.includes('*');
  return {
    'access-control-allow-origin': anybody ? '*' : origin,
    ...(!anybody && { vary: 'Origin' }),
    ...(credentials && { 'access-control-allow-credentials': 'true' }),
    ...(exposed.length > 0 && { 'access-control-expose-headers': exposed.join(',') }),
    ...(isPreflight(request) && {
      ...(methods.length > 0 && { 'access-control-allow-methods': methods.join(',') }),
      ...(headers.length > 0 && { 'access-control-allow-headers': headers.join(',') }),
      ...(maxAgeSeconds !== undefined && { 'access-control-max-age': String(maxAgeSeconds) }),
    }),
  };
}

/** `*` stands for any origin, `https://*` for any of its scheme. */
const covers = (allowed: string, origin: string): boolean =>
  allowed.endsWith('*') ? origin.startsWith(allowed.slice(0, -1)) : origin === allowed;
