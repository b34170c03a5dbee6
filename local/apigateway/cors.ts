import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsConfig } from './config.ts';

/** Sets the headers that a browser on another origin asks for. @returns whether the answer is complete: a preflight */
export function answerCors(
  { origins, methods, headers, exposed, credentials, maxAgeSeconds }: CorsConfig,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { origin } = request.headers;
  const preflight = request.method === 'OPTIONS' && request.headers['access-control-request-method'];
  if (origin && (origins.includes('*') || origins.includes(origin))) {
    response.setHeader('access-control-allow-origin', origins.includes('*') ? '*' : origin);
    if (!origins.includes('*')) response.setHeader('vary', 'Origin');
    if (credentials) response.setHeader('access-control-allow-credentials', 'true');
    if (exposed.length > 0) response.setHeader('access-control-expose-headers', exposed.join(','));
    if (preflight) {
      response.setHeader('access-control-allow-methods', methods.join(','));
      response.setHeader('access-control-allow-headers', headers.join(','));
      if (maxAgeSeconds !== undefined) response.setHeader('access-control-max-age', maxAgeSeconds);
    }
  }
  if (!preflight) return false;
  response.writeHead(204).end();
  return true;
}
