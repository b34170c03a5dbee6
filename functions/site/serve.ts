import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { encode } from './encode.ts';
import type { Request } from './request.ts';
import { NOTHING_ALLOWED, securityHeaders } from './security-headers.ts';
import type { Resource } from './site.ts';

/** What can be asked for: files, and the page, which takes longer to be there. */
export interface Site {
  assets: Map<string, Resource>;
  /** @throws what keeps it from being made */
  document: () => Promise<Resource>;
}

/** Answers a request for the page, or for one of its files. @throws what keeps the page from being made */
export async function serve(
  { method, path, headers }: Request,
  { assets, document }: Site,
): Promise<APIGatewayProxyStructuredResultV2> {
  const asset = assets.get(path);
  if (path !== '/' && !asset) return refuse(404, 'There is nothing at this path.');
  if (method !== 'GET' && method !== 'HEAD')
    return refuse(405, 'Only GET and HEAD can be asked here.', { allow: 'GET, HEAD' });
  const resource = asset ?? (await document());
  const told = { ...base, ...resource.headers, vary: 'Accept-Encoding' };
  if (isKnown(resource, headers)) return { statusCode: 304, headers: told };
  const { body, isBase64Encoded, headers: encoding } = encode(resource.br, headers.get('accept-encoding'));
  const answer = { statusCode: 200, headers: { ...told, ...encoding } };
  return method === 'HEAD' ? answer : { ...answer, body, isBase64Encoded };
}

const base = { ...securityHeaders, 'content-security-policy': NOTHING_ALLOWED };

const isKnown = ({ headers: { etag } }: Resource, asked: Request['headers']): boolean =>
  etag !== undefined &&
  (asked.get('if-none-match') ?? '').split(',').some((each) => each.trim() === etag || each.trim() === '*');

const refuse = (
  statusCode: number,
  body: string,
  headers: Record<string, string> = {},
): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { ...base, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...headers },
  body,
});
