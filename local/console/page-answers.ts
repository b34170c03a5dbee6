import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asset, PageBundle } from './bundle.ts';

/** Nothing from elsewhere, nothing inline, and no page around it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const bundle = new PageBundle();

/** Answers with a file of the console's page. @returns whether there is such a file */
export async function answerPage(
  name: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const asset = await bundle.asset(name || 'index.html');
  if (!asset) return false;
  response.setHeader('content-security-policy', POLICY);
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-opener-policy', 'same-origin');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
  response.setHeader('cache-control', 'no-cache');
  response.setHeader('vary', 'accept-encoding');
  sendAsset(asset, request, response);
  return true;
}

function sendAsset(
  { type, etag, bodies }: Asset,
  { headers }: IncomingMessage,
  response: ServerResponse,
): void {
  response.setHeader('etag', etag);
  if (headers['if-none-match'] === etag) return void response.writeHead(304).end();
  const accepted = String(headers['accept-encoding']);
  const encoding = (['br', 'gzip'] as const).find((each) => accepted.includes(each));
  if (encoding) response.setHeader('content-encoding', encoding);
  response.writeHead(200, { 'content-type': type }).end(bodies[encoding ?? 'identity']);
}
